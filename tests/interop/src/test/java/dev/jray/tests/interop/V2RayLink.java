package dev.jray.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.testkit.Bulk;
import dev.jray.testkit.PeerProcess;
import dev.jray.testkit.TcpServer;
import dev.jray.testkit.TestInstance;
import dev.jray.testkit.conformance.Link;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * A door on one program, a protocol between two, and the way out on the other; one of them is
 * V2Ray, the other JRay. Both read the same texts.
 */
final class V2RayLink implements AutoCloseable {
  private final AutoCloseable server;
  private final AutoCloseable client;
  private final int door;
  private final int udpDoor;
  private final int proxy;

  private V2RayLink(AutoCloseable server, AutoCloseable client, int door, int udpDoor, int proxy) {
    this.server = server;
    this.client = client;
    this.door = door;
    this.udpDoor = udpDoor;
    this.proxy = proxy;
  }

  /** Who is who. */
  enum Roles {
    V2RAY_TO_JRAY,
    JRAY_TO_V2RAY;

    @Override
    public String toString() {
      return this == V2RAY_TO_JRAY ? "v2ray -> JRay" : "JRay -> v2ray";
    }
  }

  /** Starts both; the doors lead to this port of the loopback address. */
  static V2RayLink start(Roles roles, Link link, int target, Path folder) throws IOException {
    int port = PeerProcess.freePort();
    int door = PeerProcess.freePort();
    int udpDoor = PeerProcess.freePort();
    int proxy = PeerProcess.freePort();
    AutoCloseable server = run(roles == Roles.JRAY_TO_V2RAY, folder, serverJson(link, port), port);
    try {
      String json =
          clientJson(link, port)
              .replace("$DOOR", Integer.toString(door))
              .replace("$UDP", Integer.toString(udpDoor))
              .replace("$PROXY", Integer.toString(proxy))
              .replace("$TARGET", Integer.toString(target));
      AutoCloseable client = run(roles == Roles.V2RAY_TO_JRAY, folder, json, door);
      return new V2RayLink(server, client, door, udpDoor, proxy);
    } catch (RuntimeException | IOException e) {
      close(server);
      throw e;
    }
  }

  private static AutoCloseable run(boolean v2ray, Path folder, String json, int port)
      throws IOException {
    return v2ray ? PeerProcess.v2ray(folder, json, port) : TestInstance.start(json);
  }

  private static String serverJson(Link link, int port) {
    return "{\"inbounds\": [{\"listen\": \"127.0.0.1\", \"port\": "
        + port
        + ", \"streamSettings\": "
        + link.stream()
        + ", "
        + link.server()
        + "}], \"outbounds\": [{\"protocol\": \"freedom\"}]}";
  }

  /** Inbounds start in this order, so whoever finds the last door open finds all of them open. */
  private static String clientJson(Link link, int port) {
    return """
           {"inbounds": [
              {"listen": "127.0.0.1", "port": $UDP, "protocol": "dokodemo-door",
               "settings": {"address": "127.0.0.1", "port": $TARGET, "network": "udp"}},
              {"listen": "127.0.0.1", "port": $PROXY, "protocol": "http"},
              {"listen": "127.0.0.1", "port": $DOOR, "protocol": "dokodemo-door",
               "settings": {"address": "127.0.0.1", "port": $TARGET, "network": "tcp"}}],
            "outbounds": [{"streamSettings": $STREAM, $OUTBOUND}]}
           """
        .replace("$STREAM", link.stream())
        .replace("$OUTBOUND", link.client().replace("$PORT", Integer.toString(port)));
  }

  /** The answer to a client that has ended its stream arrives whole, though it comes late. */
  static void assertAnswersAfterTheClientsEnd(Roles roles, Link link, Path folder)
      throws IOException {
    try (TcpServer origin =
            TcpServer.start(
                socket -> {
                  Bulk.receive(socket.getInputStream(), 100_000);
                  LockSupport.parkNanos(300_000_000);
                  Bulk.send(socket.getOutputStream(), 1 << 20);
                });
        V2RayLink chain = start(roles, link, origin.port(), folder);
        Socket socket = chain.connect()) {
      Bulk.send(socket.getOutputStream(), 100_000);
      socket.shutdownOutput();
      Bulk.receive(socket.getInputStream(), 1 << 20);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  /** Connects to the door. */
  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), door);
    socket.setSoTimeout(20_000);
    return socket;
  }

  /** Where datagrams for the target go. */
  InetSocketAddress udpDoor() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), udpDoor);
  }

  /** An HTTP proxy that goes the same way. */
  String proxy() {
    return "http://127.0.0.1:" + proxy;
  }

  @Override
  public void close() throws IOException {
    close(client);
    close(server);
  }

  private static void close(AutoCloseable program) throws IOException {
    try {
      program.close();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}
