package dev.jray.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of the loopback address for programs that are told where to listen. They come from below
 * the range that the system gives to clients: else any connection made meanwhile could take one.
 */
public final class Ports {
  private static final int LOWEST = 10_000;
  private static final int HIGHEST = 32_000;

  // Columns of /proc/net/tcp and udp: number, local address, remote address, state
  private static final int LOCAL = 1;
  private static final int STATE = 3;
  private static final String TCP_LISTEN = "0A";
  private static final String UDP_UNCONNECTED = "07";

  private Ports() {}

  /** So many ports, different ones, each of them free for TCP and for UDP. */
  public static List<Integer> free(int count) throws IOException {
    Set<Integer> ports = new HashSet<>();
    while (ports.size() < count) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (isFree(port)) {
        ports.add(port);
      }
    }
    return new ArrayList<>(ports);
  }

  private static boolean isFree(int port) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try (ServerSocket tcp = new ServerSocket();
        DatagramSocket udp = new DatagramSocket(null)) {
      tcp.bind(address);
      udp.bind(address);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether somebody listens on all of these for TCP; nobody is connected to for the question. */
  public static boolean tcpOpen(Collection<Integer> ports) {
    return local("tcp", TCP_LISTEN).containsAll(ports);
  }

  /** Whether somebody has all of these for UDP. */
  public static boolean udpOpen(Collection<Integer> ports) {
    return local("udp", UDP_UNCONNECTED).containsAll(ports);
  }

  private static Set<Integer> local(String network, String state) {
    Set<Integer> ports = new HashSet<>();
    try {
      for (String file : new String[] {network, network + "6"}) {
        for (String line : Files.readAllLines(Path.of("/proc/net", file))) {
          String[] columns = line.strip().split("\\s+", -1);
          if (columns[STATE].equals(state)) {
            String address = columns[LOCAL];
            ports.add(Integer.parseInt(address.substring(address.indexOf(':') + 1), 16));
          }
        }
      }
      return ports;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
