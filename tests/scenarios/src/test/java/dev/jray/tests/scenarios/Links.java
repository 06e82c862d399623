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

  private Links() {}
}
