package dev.jray.testkit.conformance;

import dev.jray.kernel.instance.InstanceOptions;
import dev.jray.testkit.Front;
import dev.jray.testkit.TestInstance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;

/**
 * Two instances: door (a dokodemo-door with a fixed target) - the link's client - the link's server
 * - freedom.
 */
public final class Chain implements AutoCloseable {
  private static final String POLICY =
      """
      "policy": {"levels": {"0": {"handshake": 1, "connIdle": 60, "uplinkOnly": 1, "downlinkOnly": 5}}},
      """;

  private final TestInstance server;
  private final TestInstance client;
  private final Optional<Front> front;

  private Chain(TestInstance server, TestInstance client, Optional<Front> front) {
    this.server = server;
    this.client = client;
    this.front = front;
  }

  /** Starts both instances; the door leads to this port of the loopback address. */
  public static Chain start(Link link, int targetPort) throws IOException {
    return start(link, targetPort, TestInstance.options());
  }

  /** Starts both instances with other options. */
  public static Chain start(Link link, int targetPort, InstanceOptions options) throws IOException {
    TestInstance server = TestInstance.start(serverJson(link), options);
    Optional<Front> front = Optional.empty();
    try {
      if (!link.preface().isEmpty()) {
        front = Optional.of(Front.start(server.address("in"), link.preface()));
      }
      int port = front.map(Front::port).orElseGet(() -> server.port("in"));
      TestInstance client = TestInstance.start(clientJson(link, port, targetPort), options);
      return new Chain(server, client, front);
    } catch (RuntimeException | IOException e) {
      if (front.isPresent()) {
        front.get().close();
      }
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
  public void close() throws IOException {
    client.close();
    if (front.isPresent()) {
      front.get().close();
    }
    server.close();
  }
}
