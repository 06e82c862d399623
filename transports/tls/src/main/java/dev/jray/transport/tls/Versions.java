package dev.jray.transport.tls;

import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.ConfigNode;
import dev.jray.transport.tls.proto.Config;
import dev.jray.transport.tls.proto.Config.TLSVersion;
import java.util.ArrayList;
import java.util.List;

/** Protocol versions as the configuration, the message and the JDK name them. */
final class Versions {
  private static final TLSVersion LEAST = TLSVersion.TLS1_2;
  private static final TLSVersion MOST = TLSVersion.TLS1_3;

  private Versions() {}

  static TLSVersion read(ConfigNode node) {
    return switch (node.string("")) {
      case "" -> TLSVersion.Default;
      case "1.0", "TLS1_0" -> TLSVersion.TLS1_0;
      case "1.1", "TLS1_1" -> TLSVersion.TLS1_1;
      case "1.2", "TLS1_2" -> TLSVersion.TLS1_2;
      case "1.3", "TLS1_3" -> TLSVersion.TLS1_3;
      default -> {
        node.fail("a TLS version is \"1.0\", \"1.1\", \"1.2\" or \"1.3\"");
        yield TLSVersion.Default;
      }
    };
  }

  /** As in JSON. */
  static String text(TLSVersion version) {
    if (version == TLSVersion.UNRECOGNIZED || version == TLSVersion.Default) {
      throw new ConfigException("unknown TLS version in the message; give 1 to 4");
    }
    return "1." + (version.getNumber() - 1);
  }

  /** What the configuration allows, as the JDK names it. */
  static List<String> allowed(Config config) {
    TLSVersion least = config.getMinVersion() == TLSVersion.Default ? LEAST : config.getMinVersion();
    TLSVersion most = config.getMaxVersion() == TLSVersion.Default ? MOST : config.getMaxVersion();
    text(least);
    text(most);
    if (least.getNumber() > most.getNumber()) {
      throw new ConfigException(
          "the least TLS version is "
              + text(least)
              + " and the greatest "
              + text(most)
              + "; turn them round");
    }
    List<String> names = new ArrayList<>();
    for (int number = most.getNumber(); number >= least.getNumber(); number--) {
      names.add(number == 1 ? "TLSv1" : "TLSv1." + (number - 1));
    }
    return List.copyOf(names);
  }
}
