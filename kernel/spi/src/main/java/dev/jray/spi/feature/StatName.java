package dev.jray.spi.feature;

import dev.jray.spi.annotation.Stable;
import java.util.Locale;
import java.util.Objects;

/**
 * The name of a traffic counter.
 *
 * @param name an inbound's or outbound's tag, or a user's email
 */
@Stable
public record StatName(Kind kind, String name, Direction direction) {
  /** Whose traffic is counted. */
  public enum Kind {
    /** An inbound's connections with clients. */
    INBOUND,
    /** An outbound's connections with servers. */
    OUTBOUND,
    /** A user's payload. */
    USER
  }

  /** Which way. */
  public enum Direction {
    /** From client to server. */
    UPLINK,
    /** From server to client. */
    DOWNLINK
  }

  public StatName {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(direction, "direction");
  }

  /** V2Ray's text form, {@code user>>>EMAIL>>>traffic>>>uplink}. */
  @Override
  public String toString() {
    return lower(kind) + ">>>" + name + ">>>traffic>>>" + lower(direction);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
