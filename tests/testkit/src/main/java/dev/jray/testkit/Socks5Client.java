package dev.jray.testkit;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;

/** A SOCKS 5 client of few words, without authentication (RFC 1928). */
public final class Socks5Client {
  private Socks5Client() {}

  /** Connects to an IPv4 target through a proxy; fails if the proxy says no. */
  public static Socket connect(InetSocketAddress proxy, InetSocketAddress target)
      throws IOException {
    Socket socket = handshake(proxy);
    int code = request(socket, 1, target).code();
    if (code != 0) {
      socket.close();
      throw new IOException("the proxy answered " + code);
    }
    return socket;
  }

  /** Asks for a UDP association. */
  public static UdpAssociation associate(InetSocketAddress proxy) throws IOException {
    Socket control = handshake(proxy);
    Reply reply = request(control, 3, new InetSocketAddress("0.0.0.0", 0));
    if (reply.code() != 0) {
      control.close();
      throw new IOException("the proxy answered " + reply.code());
    }
    DatagramSocket datagrams =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    datagrams.setSoTimeout(5_000);
    return new UdpAssociation(control, datagrams, reply.bound());
  }

  private static Socket handshake(InetSocketAddress proxy) throws IOException {
    Socket socket = new Socket();
    socket.connect(proxy, 5_000);
    socket.setSoTimeout(10_000);
    socket.getOutputStream().write(new byte[] {5, 1, 0});
    byte[] answer = new DataInputStream(socket.getInputStream()).readNBytes(2);
    if (!Arrays.equals(answer, new byte[] {5, 0})) {
      socket.close();
      throw new IOException("the proxy wants authentication: " + Arrays.toString(answer));
    }
    return socket;
  }

  private static Reply request(Socket socket, int command, InetSocketAddress target)
      throws IOException {
    OutputStream out = socket.getOutputStream();
    byte[] message = Arrays.copyOf(new byte[] {5, (byte) command, 0}, 10);
    System.arraycopy(address(target), 0, message, 3, 7);
    out.write(message);
    byte[] reply = socket.getInputStream().readNBytes(10);
    if (reply.length < 10) {
      throw new IOException("the proxy closed the connection after " + reply.length + " bytes");
    }
    return new Reply(reply[1], parse(reply, 4));
  }

  private static byte[] address(InetSocketAddress target) {
    byte[] block = new byte[7];
    block[0] = 1;
    System.arraycopy(target.getAddress().getAddress(), 0, block, 1, 4);
    block[5] = (byte) (target.getPort() >> 8);
    block[6] = (byte) target.getPort();
    return block;
  }

  private static InetSocketAddress parse(byte[] bytes, int at) throws IOException {
    InetAddress ip = InetAddress.getByAddress(Arrays.copyOfRange(bytes, at, at + 4));
    return new InetSocketAddress(ip, (bytes[at + 4] & 0xff) << 8 | (bytes[at + 5] & 0xff));
  }

  private record Reply(int code, InetSocketAddress bound) {}

  /** An association: a control connection and a socket for datagrams. */
  public record UdpAssociation(Socket control, DatagramSocket datagrams, InetSocketAddress relay)
      implements AutoCloseable {
    /** Sends a datagram to an IPv4 target. */
    public void send(InetSocketAddress target, byte[] data) throws IOException {
      byte[] message = Arrays.copyOf(new byte[3], 10 + data.length);
      System.arraycopy(address(target), 0, message, 3, 7);
      System.arraycopy(data, 0, message, 10, data.length);
      datagrams.send(new DatagramPacket(message, message.length, relay));
    }

    /** Receives the payload of a datagram; throws SocketTimeoutException after five seconds. */
    public byte[] receive() throws IOException {
      byte[] buffer = new byte[65536];
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      datagrams.receive(packet);
      return Arrays.copyOfRange(buffer, 10, packet.getLength());
    }

    @Override
    public void close() throws IOException {
      control.close();
      datagrams.close();
    }
  }
}
