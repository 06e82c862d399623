package dev.jray.testkit;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A SOCKS 5 client of few words (RFC 1928, RFC 1929). Targets that are not resolved are named, the
 * others are given by address.
 */
public final class Socks5Client {
  private static final int CONNECT = 1;
  private static final int ASSOCIATE = 3;
  private static final int IPV4 = 1;
  private static final int DOMAIN = 3;
  private static final int IPV6 = 4;

  private final InetSocketAddress proxy;
  private final byte[] greeting;
  private final byte[] login;

  private Socks5Client(InetSocketAddress proxy, byte[] greeting, byte[] login) {
    this.proxy = proxy;
    this.greeting = greeting;
    this.login = login;
  }

  /** A client without authentication. */
  public static Socks5Client of(InetSocketAddress proxy) {
    return new Socks5Client(proxy, new byte[] {5, 1, 0}, new byte[0]);
  }

  /** A client that logs in. */
  public static Socks5Client of(InetSocketAddress proxy, String user, String password) {
    ByteArrayOutputStream login = new ByteArrayOutputStream();
    login.write(1);
    block(login, user);
    block(login, password);
    return new Socks5Client(proxy, new byte[] {5, 1, 2}, login.toByteArray());
  }

  /** Connects to a target; fails if the proxy says no. */
  public Socket connect(InetSocketAddress target) throws IOException {
    return connect(target, new byte[0]);
  }

  /** The same, but sends its first bytes with the request and does not wait for the answer. */
  public Socket connect(InetSocketAddress target, byte[] first) throws IOException {
    Socket socket = handshake();
    request(socket, CONNECT, target, first);
    return socket;
  }

  /** Asks for a UDP association. */
  public UdpAssociation associate() throws IOException {
    return associateFrom(new InetSocketAddress("0.0.0.0", 0));
  }

  /** Asks for a UDP association, announcing where the datagrams will come from. */
  public UdpAssociation associateFrom(InetSocketAddress announced) throws IOException {
    Socket control = handshake();
    InetSocketAddress bound = request(control, ASSOCIATE, announced, new byte[0]);
    DatagramSocket datagrams = new DatagramSocket(new InetSocketAddress(proxy.getAddress(), 0));
    datagrams.setSoTimeout(5_000);
    return new UdpAssociation(control, datagrams, bound);
  }

  /** Says hello, and logs in. */
  private Socket handshake() throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(proxy, 5_000);
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(greeting);
      expect(socket, new byte[] {5, greeting[2]}, "the authentication method");
      if (login.length > 0) {
        socket.getOutputStream().write(login);
        expect(socket, new byte[] {1, 0}, "the login");
      }
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    return socket;
  }

  private static void expect(Socket socket, byte[] wanted, String what) throws IOException {
    byte[] answer = socket.getInputStream().readNBytes(wanted.length);
    if (!Arrays.equals(answer, wanted)) {
      throw new IOException("the proxy refused " + what + ": " + Arrays.toString(answer));
    }
  }

  private static InetSocketAddress request(
      Socket socket, int command, InetSocketAddress target, byte[] first) throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.writeBytes(new byte[] {5, (byte) command, 0});
    message.writeBytes(address(target));
    message.writeBytes(first);
    socket.getOutputStream().write(message.toByteArray());
    DataInputStream in = new DataInputStream(socket.getInputStream());
    int code = replyCode(in.readNBytes(2));
    if (code != 0) {
      socket.close();
      throw new IOException("the proxy answered " + code);
    }
    in.readByte();
    byte[] ip = new byte[in.readByte() == IPV4 ? 4 : 16];
    in.readFully(ip);
    return new InetSocketAddress(InetAddress.getByAddress(ip), in.readUnsignedShort());
  }

  private static int replyCode(byte[] begin) throws IOException {
    if (begin.length < 2) {
      throw new IOException("the proxy closed the connection without an answer");
    }
    return begin[1];
  }

  private static byte[] address(InetSocketAddress target) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (target.isUnresolved()) {
      out.write(DOMAIN);
      block(out, target.getHostString());
    } else {
      byte[] ip = target.getAddress().getAddress();
      out.write(ip.length == 4 ? IPV4 : IPV6);
      out.writeBytes(ip);
    }
    out.write(target.getPort() >> 8);
    out.write(target.getPort());
    return out.toByteArray();
  }

  private static void block(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write(bytes.length);
    out.writeBytes(bytes);
  }

  /** A datagram that came back. */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares datagrams as such.
  public record Datagram(InetSocketAddress peer, byte[] data) {
    private static Datagram parse(byte[] message) throws IOException {
      ByteBuffer in = ByteBuffer.wrap(message);
      in.position(3);
      int type = in.get();
      byte[] host = new byte[type == IPV4 ? 4 : type == DOMAIN ? in.get() & 0xff : 16];
      in.get(host);
      int port = in.getShort() & 0xffff;
      byte[] data = new byte[in.remaining()];
      in.get(data);
      return new Datagram(
          type == DOMAIN
              ? InetSocketAddress.createUnresolved(new String(host, StandardCharsets.UTF_8), port)
              : new InetSocketAddress(InetAddress.getByAddress(host), port),
          data);
    }

    /** The data as text. */
    public String text() {
      return new String(data, StandardCharsets.UTF_8);
    }
  }

  /** An association: a control connection and a socket for datagrams. */
  public record UdpAssociation(Socket control, DatagramSocket datagrams, InetSocketAddress relay)
      implements AutoCloseable {
    /** Sends a datagram to a target. */
    public void send(InetSocketAddress target, byte[] data) throws IOException {
      send(datagrams, target, data);
    }

    /** Sends a datagram from another socket. */
    public void send(DatagramSocket from, InetSocketAddress target, byte[] data)
        throws IOException {
      byte[] address = address(target);
      sendRaw(
          from,
          ByteBuffer.allocate(3 + address.length + data.length)
              .position(3)
              .put(address)
              .put(data)
              .array());
    }

    /** Sends a message as it is. */
    public void sendRaw(DatagramSocket from, byte[] message) throws IOException {
      from.send(new DatagramPacket(message, message.length, relay));
    }

    /** Receives the payload of a datagram; throws SocketTimeoutException after five seconds. */
    public byte[] receive() throws IOException {
      return receiveDatagram().data();
    }

    /** Receives a datagram; throws SocketTimeoutException after five seconds. */
    public Datagram receiveDatagram() throws IOException {
      byte[] buffer = new byte[65536];
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      datagrams.receive(packet);
      return Datagram.parse(Arrays.copyOf(buffer, packet.getLength()));
    }

    @Override
    public void close() throws IOException {
      control.close();
      datagrams.close();
    }
  }
}
