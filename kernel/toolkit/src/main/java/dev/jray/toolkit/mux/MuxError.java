package dev.jray.toolkit.mux;

import dev.jray.spi.error.ErrorCode;
import java.util.Locale;

/** What ends a mux connection, or keeps a sub-flow from being opened. */
public enum MuxError implements ErrorCode {
  /** The peer sent bytes that are no frame. */
  BAD_FRAME(Kind.PROTOCOL),
  /** The connection takes no further sub-flow. */
  FULL(Kind.RESOURCE),
  /** The target's name cannot be sent. */
  BAD_TARGET(Kind.PROTOCOL);

  private final Kind kind;
  private final String id = "mux." + name().toLowerCase(Locale.ROOT);

  MuxError(Kind kind) {
    this.kind = kind;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
