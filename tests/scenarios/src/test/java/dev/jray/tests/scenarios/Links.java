package dev.jray.tests.scenarios;

import dev.jray.testkit.conformance.Link;

/** The protocols that JRay speaks on both sides. */
final class Links {
  private static final String SERVER =
      """
      "settings": {"servers": [{"address": "127.0.0.1", "port": $PORT}]}
      """;
  private static final String LOGIN =
      """
      "settings": {"servers": [{"address": "127.0.0.1", "port": $PORT,
                                "users": [{"user": "u", "pass": "p"}]}]}
      """;
  private static final String ACCOUNTS =
      """
      "accounts": [{"user": "u", "pass": "p"}]
      """;

  static final Link SOCKS =
      Link.protocol(
          "socks",
          "\"protocol\": \"socks\", \"settings\": {\"udp\": true}",
          "\"protocol\": \"socks\", " + SERVER,
          true);
  static final Link SOCKS_LOGIN =
      Link.protocol(
          "socks with a password",
          "\"protocol\": \"socks\", \"settings\": {\"auth\": \"password\", \"udp\": true, "
              + ACCOUNTS
              + "}",
          "\"protocol\": \"socks\", " + LOGIN,
          true);
  static final Link HTTP =
      Link.protocol("http", "\"protocol\": \"http\"", "\"protocol\": \"http\", " + SERVER, false);
  static final Link HTTP_LOGIN =
      Link.protocol(
          "http with a password",
          "\"protocol\": \"http\", \"settings\": {" + ACCOUNTS + "}",
          "\"protocol\": \"http\", " + LOGIN,
          false);
  static final Link MIXED_SOCKS =
      Link.protocol(
          "mixed taken by socks",
          "\"protocol\": \"mixed\", \"settings\": {\"udp\": true}",
          "\"protocol\": \"socks\", " + SERVER,
          true);
  static final Link MIXED_HTTP =
      Link.protocol(
          "mixed taken by http",
          "\"protocol\": \"mixed\"",
          "\"protocol\": \"http\", " + SERVER,
          false);

  static final Link VMESS_GCM = vmess(0, "aes-128-gcm");
  static final Link VMESS_CHACHA = vmess(0, "chacha20-poly1305");
  static final Link VMESS_NONE = vmess(0, "none");
  static final Link VMESS_ZERO = vmess(0, "zero");
  static final Link VMESS_LEGACY = vmess(4, "aes-128-gcm");
  static final Link VMESS_LEGACY_NONE = vmess(4, "none");
  static final Link SOCKS_MUX = SOCKS.muxed(8, false);
  static final Link HTTP_MUX = HTTP.muxed(1, false);

  private Links() {}

  private static Link vmess(int alterIds, String security) {
    String user =
        """
        {"id": "66ad4540-b58c-4ad2-9926-ea63445a9b57", "alterId": %d, "security": "%s"}
        """
            .formatted(alterIds, security);
    return Link.protocol(
        "vmess with " + alterIds + " alter ids and security " + security,
        "\"protocol\": \"vmess\", \"settings\": {\"clients\": [" + user + "]}",
        """
        "protocol": "vmess",
        "settings": {"vnext": [{"address": "127.0.0.1", "port": $PORT, "users": [%s]}]}
        """
            .formatted(user),
        // Without chunks the borders of datagrams are lost
        !security.equals("zero"));
  }
}
