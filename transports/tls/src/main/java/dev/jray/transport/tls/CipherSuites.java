package dev.jray.transport.tls;

import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.ConfigNode;
import dev.jray.transport.tls.proto.Config;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Cipher suites by their numbers (IANA's TLS registry). Those of TLS 1.3 are always all allowed, as
 * in Go.
 */
final class CipherSuites {
  static final List<String> TLS_1_3 =
      List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

  private static final Map<Integer, String> NAMES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(0x002f, "TLS_RSA_WITH_AES_128_CBC_SHA"),
              Map.entry(0x0035, "TLS_RSA_WITH_AES_256_CBC_SHA"),
              Map.entry(0x009c, "TLS_RSA_WITH_AES_128_GCM_SHA256"),
              Map.entry(0x009d, "TLS_RSA_WITH_AES_256_GCM_SHA384"),
              Map.entry(0x1301, TLS_1_3.get(0)),
              Map.entry(0x1302, TLS_1_3.get(1)),
              Map.entry(0x1303, TLS_1_3.get(2)),
              Map.entry(0xc009, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"),
              Map.entry(0xc00a, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"),
              Map.entry(0xc013, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"),
              Map.entry(0xc014, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA"),
              Map.entry(0xc02b, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
              Map.entry(0xc02c, "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"),
              Map.entry(0xc02f, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
              Map.entry(0xc030, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"),
              Map.entry(0xcca8, "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"),
              Map.entry(0xcca9, "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256")));

  private CipherSuites() {}

  /** Reads names that are joined by colons. */
  static void read(ConfigNode node, Config.Builder config) {
    for (String name : node.string("").split(":", -1)) {
      if (!name.isEmpty()) {
        int number = number(name.strip());
        if (number < 0) {
          node.fail("unknown cipher suite \"" + name + "\"; known are " + known());
        } else {
          config.addCiphersuites(number);
        }
      }
    }
  }

  private static int number(String name) {
    for (Map.Entry<Integer, String> suite : NAMES.entrySet()) {
      // Go leaves the hash of ChaCha20-Poly1305 suites out
      if (suite.getValue().equals(name) || suite.getValue().equals(name + "_SHA256")) {
        return suite.getKey();
      }
    }
    return -1;
  }

  private static String known() {
    return String.join(":", NAMES.values());
  }

  static String text(Config config) {
    return config.getCiphersuitesList().stream()
        .map(CipherSuites::name)
        .collect(Collectors.joining(":"));
  }

  private static String name(int number) {
    String name = NAMES.get(number);
    if (name == null) {
      throw new ConfigException(
          "unknown cipher suite 0x" + Integer.toHexString(number) + "; known are " + known());
    }
    return name;
  }

  /** What the configuration allows; empty if it leaves the choice. */
  static List<String> allowed(Config config) {
    List<String> names = new ArrayList<>();
    config.getCiphersuitesList().stream()
        .map(CipherSuites::name)
        .filter(name -> !TLS_1_3.contains(name))
        .forEach(names::add);
    if (!names.isEmpty()) {
      names.addAll(0, TLS_1_3);
    }
    return List.copyOf(names);
  }
}
