package dev.jray.tests.interop.vmess;

/** What VMess travels in: the {@code streamSettings} of both sides. */
enum Carrier {
  TCP("tcp", "\"network\": \"tcp\"", false),
  HTTP_HEADER(
      "http",
      """
      "network": "tcp", "tcpSettings": {"header": {"type": "http", "request": {
        "version": "1.1", "method": "GET", "path": ["/page", "/other"],
        "headers": {"Host": ["front.example"], "User-Agent": ["test"]}}}}
      """,
      false),
  WEBSOCKET("ws", Carrier.WS, false),
  TLS("tls", "\"network\": \"tcp\"", true),
  WEBSOCKET_TLS("wstls", Carrier.WS, true);

  private static final String WS =
      """
      "network": "ws", "wsSettings": {"path": "/ray", "headers": {"Host": "localhost"}}
      """;

  private final String text;
  private final String network;
  private final boolean secure;

  Carrier(String text, String network, boolean secure) {
    this.text = text;
    this.network = network;
    this.secure = secure;
  }

  String server(Identity identity) {
    return settings(
        """
        "certificates": [{"certificateFile": "$CERTIFICATE", "keyFile": "$KEY"}]
        """
            .replace("$CERTIFICATE", identity.certificate().toString())
            .replace("$KEY", identity.key().toString()));
  }

  /** The client believes this one certificate and no other. */
  String client(Identity identity) {
    return settings(
        """
        "serverName": "localhost", "disableSystemRoot": true,
        "certificates": [{"usage": "verify", "certificateFile": "$CERTIFICATE"}]
        """
            .replace("$CERTIFICATE", identity.certificate().toString()));
  }

  private String settings(String tls) {
    return secure
        ? "{" + network + ", \"security\": \"tls\", \"tlsSettings\": {" + tls + "}}"
        : "{" + network + "}";
  }

  @Override
  public String toString() {
    return text;
  }
}
