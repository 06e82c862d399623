package dev.jray.tests.scenarios;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Both ends of very many connections through a door, in a process of its own: the test's process
 * then has no sockets but JRay's.
 *
 * <p>Prints the port that the door must lead to. Then reads commands: {@code connect PORT COUNT}
 * makes so many connections and prints {@code connected}; {@code check} sends a byte over each and
 * prints {@code checked} when all of them arrived. Anything else, or the end of the input, ends it.
 */
final class IdleCrowd {
  private final ServerSocket origin;
  private final List<Socket> clients = new ArrayList<>();
  private final List<Socket> servers = new ArrayList<>();

  private IdleCrowd(ServerSocket origin) {
    this.origin = origin;
  }

  /** Runs until its input ends. */
  public static void main(String[] arguments) throws IOException {
    IdleCrowd crowd = new IdleCrowd(new ServerSocket(0, 1_024, InetAddress.getLoopbackAddress()));
    System.out.println(crowd.origin.getLocalPort());
    java.util.Scanner commands =
        new java.util.Scanner(System.in, java.nio.charset.StandardCharsets.US_ASCII);
    while (commands.hasNext()) {
      switch (commands.next()) {
        case "connect" -> {
          crowd.connect(commands.nextInt(), commands.nextInt());
          System.out.println("connected");
        }
        case "check" -> {
          crowd.check();
          System.out.println("checked");
        }
        default -> System.exit(0);
      }
    }
  }

  private void connect(int port, int count) throws IOException {
    InetSocketAddress door = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    for (int i = 0; i < count; i++) {
      Socket client = new Socket();
      client.connect(door, 10_000);
      clients.add(client);
      servers.add(origin.accept());
    }
  }

  private void check() throws IOException {
    for (Socket client : clients) {
      client.getOutputStream().write(7);
    }
    for (Socket server : servers) {
      server.setSoTimeout(10_000);
      if (server.getInputStream().read() != 7) {
        throw new IOException("a connection is broken");
      }
    }
  }
}
