package dev.jray.testkit;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Optional;

/** A name server on the loopback address, over UDP and over TCP on the same port. */
public final class NameServer implements AutoCloseable {
  private final Zone zone;
  private final DatagramSocket datagrams;
  private final ServerSocket streams;

  private NameServer(Zone zone, DatagramSocket datagrams, ServerSocket streams) {
    this.zone = zone;
    this.datagrams = datagrams;
    this.streams = streams;
  }

  /** Starts a server that answers out of a zone. */
  public static NameServer start(Zone zone) throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.free(1).get(0));
    DatagramSocket datagrams = new DatagramSocket(address);
    ServerSocket streams = new ServerSocket(address.getPort(), 50, address.getAddress());
    NameServer server = new NameServer(zone, datagrams, streams);
    run(server::receive);
    run(server::accept);
    return server;
  }

  private static void run(Runnable task) {
    Thread thread = new Thread(task, "test-name-server");
    thread.setDaemon(true);
    thread.start();
  }

  /** Its port. */
  public int port() {
    return datagrams.getLocalPort();
  }

  private void receive() {
    byte[] buffer = new byte[4096];
    while (!datagrams.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        datagrams.receive(packet);
        Optional<byte[]> answer = zone.answer(Arrays.copyOf(buffer, packet.getLength()), true);
        if (answer.isPresent()) {
          byte[] bytes = answer.get();
          datagrams.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
        }
      } catch (IOException e) {
        // Closed, which ends the loop, or an ICMP answer, which ends nothing.
        continue;
      }
    }
  }

  private void accept() {
    while (!streams.isClosed()) {
      try {
        Socket socket = streams.accept();
        run(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      while (true) {
        byte[] query = new byte[in.readUnsignedShort()];
        in.readFully(query);
        Optional<byte[]> answer = zone.answer(query, false);
        if (answer.isPresent()) {
          out.writeShort(answer.get().length);
          out.write(answer.get());
          out.flush();
        }
      }
    } catch (IOException e) {
      // The client has gone
      return;
    }
  }

  @Override
  public void close() throws IOException {
    datagrams.close();
    streams.close();
  }
}
