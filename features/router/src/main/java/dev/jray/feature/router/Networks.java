package dev.jray.feature.router;

import dev.jray.spi.proto.net.Network;
import java.util.Locale;

/** The networks that rules name. */
final class Networks {
  /** How no network is written. */
  static final String UNKNOWN = "unknown";

  private Networks() {}

  /** The network of a text; {@code Unknown}, which matches nothing, if there is no such one. */
  static Network of(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "tcp" -> Network.TCP;
      case "udp" -> Network.UDP;
      case "unix" -> Network.UNIX;
      default -> Network.Unknown;
    };
  }

  /** The text that reads as this number. */
  static String text(int number) {
    Network network = Network.forNumber(number);
    return network == null ? UNKNOWN : network.name().toLowerCase(Locale.ROOT);
  }
}
