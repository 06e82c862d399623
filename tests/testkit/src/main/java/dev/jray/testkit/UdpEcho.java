package dev.jray.testkit;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A UDP server on the loopback address that sends every datagram back. */
public final class UdpEcho implements AutoCloseable {
  private final DatagramSocket socket;
  private final Set<InetSocketAddress> clients = ConcurrentHashMap.newKeySet();

  private UdpEcho(DatagramSocket socket) {
    this.socket = socket;
  }

  /** Starts a server. */
  public static UdpEcho start() throws IOException {
    return start(InetAddress.getLoopbackAddress());
  }

  /** Starts a server on another address. */
  public static UdpEcho start(InetAddress address) throws IOException {
    return start(new InetSocketAddress(address, 0));
  }

  /** Starts a server on a port of another address. */
  public static UdpEcho start(InetSocketAddress address) throws IOException {
    UdpEcho echo = new UdpEcho(new DatagramSocket(address));
    Thread thread = new Thread(echo::run, "test-udp-echo");
    thread.setDaemon(true);
    thread.start();
    return echo;
  }

  /** The port. */
  public int port() {
    return socket.getLocalPort();
  }

  /** The addresses that datagrams came from. */
  public Set<InetSocketAddress> clients() {
    return Set.copyOf(clients);
  }

  /** Sends a datagram to a client. */
  public void send(byte[] data, InetSocketAddress client) throws IOException {
    socket.send(new DatagramPacket(data, data.length, client));
  }

  private void run() {
    byte[] buffer = new byte[65536];
    while (!socket.isClosed()) {
      echo(new DatagramPacket(buffer, buffer.length));
    }
  }

  private void echo(DatagramPacket packet) {
    try {
      socket.receive(packet);
      clients.add((InetSocketAddress) packet.getSocketAddress());
      socket.send(packet);
    } catch (IOException e) {
      // Closed, which ends the loop, or an ICMP answer to an earlier datagram, which ends nothing.
      return;
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
