package dev.jray.tests.dist;

/** Configurations that several tests use. */
final class Configs {
  private Configs() {}

  /** A SOCKS inbound on the loopback address, directly out. */
  static String socks(int port) {
    return """
        {
          "inbounds": [{"listen": "127.0.0.1", "port": %d, "protocol": "socks", "settings": {}}],
          "outbounds": [{"protocol": "freedom", "settings": {}}]
        }
        """
        .formatted(port);
  }

  /** The same with an access log. */
  static String socks(int port, String accessLog) {
    return socks(port).replaceFirst("\\{", "{\"log\": {\"access\": \"" + accessLog + "\"},");
  }

  /** An inbound of the example plugin, directly out. */
  static String tokenServer(int port) {
    return """
        {
          "inbounds": [
            {"listen": "127.0.0.1", "port": %d, "protocol": "token",
             "settings": {"users": [{"token": "open sesame"}]}}
          ],
          "outbounds": [{"protocol": "freedom", "settings": {}}]
        }
        """
        .formatted(port);
  }

  /** A SOCKS inbound, out to the server above. */
  static String tokenClient(int port, int serverPort) {
    return """
        {
          "inbounds": [{"listen": "127.0.0.1", "port": %d, "protocol": "socks", "settings": {}}],
          "outbounds": [
            {"protocol": "token",
             "settings": {"address": "127.0.0.1", "port": %d, "token": "open sesame"}}
          ]
        }
        """
        .formatted(port, serverPort);
  }
}
