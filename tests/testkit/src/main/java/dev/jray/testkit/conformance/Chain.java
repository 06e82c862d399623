package dev.jray.testkit.conformance;

import dev.jray.testkit.TestInstance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * Two instances: door (a dokodemo-door with a fixed target) - the link's client - the link's server
 * - freedom.
 */
public final class Chain implements AutoCloseable {
  private static final String POLICY =
      """
      "policy": {"levels": {"0": {"handshake": 2, "connIdle": 60, "uplinkOnly": 5, "downlinkOnly": 5}}},
      """;

  private final TestInstance server;
  private final TestInstance client;

  private Chain(TestInstance server, TestInstance client) {
    this.server = server;
    this.client = client;
  }

  /** Starts both instances; the door leads to this port of the loopback address. */
  public static Chain start(Link link, int targetPort) {
    TestInstance server = TestInstance.start(serverJson(link));
    try {
      return new Chain(server, TestInstance.start(clientJson(link, server.port("in"), targetPort)));
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private static String serverJson(Link link) {
    return "{"
        + POLICY
        + "\"inbounds\": [{\"tag\": \"in\", \"listen\": \"127.0.0.1\", \"port\": 0, \"streamSettings\": "
        + link.stream()
        + ", "
        + link.server()
        + "}], \"outbounds\": [{\"protocol\": \"freedom\"}]}";
  }

  private static String clientJson(Link link, int serverPort, int targetPort) {
    return "{"
        + POLICY
        + "\"inbounds\": [{\"tag\": \"door\", \"listen\": \"127.0.0.1\", \"port\": 0, \"protocol\": \"dokodemo-door\","
        + "\"settings\": {\"address\": \"127.0.0.1\", \"port\": "
        + targetPort
        + ", \"network\": \"tcp\"}},"
        + "{\"tag\": \"udp-door\", \"listen\": \"127.0.0.1\", \"port\": 0, \"protocol\": \"dokodemo-door\","
        + "\"settings\": {\"address\": \"127.0.0.1\", \"port\": "
        + targetPort
        + ", \"network\": \"udp\"}}],"
        + "\"outbounds\": [{\"streamSettings\": "
        + link.stream()
        + ", "
        + link.client().replace("$PORT", Integer.toString(serverPort))
        + "}]}";
  }

  /** Connects to the door. */
  public Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.connect(client.address("door"), 5_000);
    socket.setSoTimeout(20_000);
    return socket;
  }

  /** Where datagrams for the target go. */
  public InetSocketAddress udpDoor() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), client.port("udp-door"));
  }

  /** The address of the link's server. */
  public InetSocketAddress serverAddress() {
    return server.address("in");
  }

  /** How many flows run in both instances. */
  public long runningFlows() {
    return client.instance().runningFlows() + server.instance().runningFlows();
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
