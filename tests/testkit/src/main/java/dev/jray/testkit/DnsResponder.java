package dev.jray.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A name server on the loopback address that knows 10.20.30.40 to every question for an A record.
 */
public final class DnsResponder implements AutoCloseable {
  private static final byte[] ADDRESS = {10, 20, 30, 40};
  private static final int HEADER = 12;

  private final DatagramSocket socket;

  private DnsResponder(DatagramSocket socket) {
    this.socket = socket;
  }

  /** Starts a server. */
  public static DnsResponder start() throws IOException {
    DnsResponder server =
        new DnsResponder(
            new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    Thread thread = new Thread(server::run, "test-dns");
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  /** Where it is. */
  public InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  /** A question for the A record of a name. */
  public static byte[] question(int id, String name) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        ByteBuffer.allocate(HEADER)
            .putShort((short) id)
            .putShort((short) 0x0100)
            .put(5, (byte) 1)
            .array());
    for (String label : name.split("\\.", -1)) {
      out.write(label.length());
      out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
    }
    out.writeBytes(new byte[] {0, 0, 1, 0, 1});
    return out.toByteArray();
  }

  /** The address in an answer. */
  public static String addressIn(byte[] answer) {
    byte[] last = Arrays.copyOfRange(answer, answer.length - 4, answer.length);
    return (last[0] & 0xff)
        + "."
        + (last[1] & 0xff)
        + "."
        + (last[2] & 0xff)
        + "."
        + (last[3] & 0xff);
  }

  private void run() {
    byte[] buffer = new byte[4096];
    while (!socket.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
        byte[] answer = answer(Arrays.copyOf(buffer, packet.getLength()));
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      } catch (IOException e) {
        // Closed, which ends the loop, or an ICMP answer, which ends nothing.
        continue;
      }
    }
  }

  /** The question without its additional records, and one answer that points back at its name. */
  private static byte[] answer(byte[] query) {
    int end = HEADER;
    while (query[end] != 0) {
      end += query[end] + 1;
    }
    end += 5;
    return ByteBuffer.allocate(end + 16)
        .put(query, 0, 2)
        .putShort((short) 0x8180)
        .putShort((short) 1)
        .putShort((short) 1)
        .putInt(0)
        .put(query, HEADER, end - HEADER)
        .putShort((short) 0xc00c)
        .putShort((short) 1)
        .putShort((short) 1)
        .putInt(60)
        .putShort((short) ADDRESS.length)
        .put(ADDRESS)
        .array();
  }

  @Override
  public void close() {
    socket.close();
  }
}
