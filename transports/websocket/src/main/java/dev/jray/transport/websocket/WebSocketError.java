package dev.jray.transport.websocket;

import dev.jray.spi.error.ErrorCode;
import java.util.Locale;

/** Failures of this transport. */
enum WebSocketError implements ErrorCode {
  /** The configuration names a header that belongs to the WebSocket handshake itself. */
  RESERVED_HEADER(Kind.CONFIG),
  /** The server did not agree to the upgrade. */
  UPGRADE_REFUSED(Kind.NETWORK),
  /** The early data of a client cannot be decoded. */
  BAD_EARLY_DATA(Kind.PROTOCOL),
  /** A frame breaks the rules. */
  BAD_FRAME(Kind.PROTOCOL);

  private final Kind kind;
  private final String id = "websocket." + name().toLowerCase(Locale.ROOT);

  WebSocketError(Kind kind) {
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
