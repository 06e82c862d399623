package dev.jray.toolkit.channel;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.net.Address;
import dev.jray.spi.transport.PeerAddresses;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A PROXY protocol header.
 *
 * <p>Version 1 is one line of at most 107 bytes:
 *
 * <pre>
 * PROXY TCP4|TCP6 source destination sourcePort destinationPort CR LF
 * PROXY UNKNOWN anything CR LF
 * </pre>
 *
 * <p>Version 2:
 *
 * <pre>
 * offset  bytes  content
 *      0     12  0D 0A 0D 0A 00 0D 0A 51 55 49 54 0A
 *     12      1  20 LOCAL: the front proxy speaks for itself; 21 PROXY
 *     13      1  11 TCP4, 12 UDP4, 21 TCP6, 22 UDP6, 31 32 unix sockets, 00 unknown
 *     14      2  length of the rest, big endian
 *     16         IPv4: 4 source, 4 destination, 2 source port, 2 destination port
 *                IPv6: 16, 16, 2, 2; unix: 108, 108
 *                then type-length-value fields, which are skipped
 * </pre>
 *
 * @param addresses what it tells; empty to stay with the socket's own
 */
record ProxyHeader(Optional<PeerAddresses> addresses) {
  /**
   * Limit of the variable part of version 2: room for the addresses and a few certificates' worth
   * of fields.
   */
  static final int V2_LIMIT = 4096;

  private static final int V1_LIMIT = 107;
  private static final int V2_FIXED = 16;
  private static final String V1_SIGNATURE = "PROXY ";
  private static final String V2_SIGNATURE = "\r\n\r\n\0\r\nQUIT\n";
  private static final ProxyHeader SOCKET = new ProxyHeader(Optional.empty());

  /**
   * Reads a header.
   *
   * @param in stays untouched as long as the header is not complete
   * @return null if more bytes are needed
   * @throws FlowException if this can become no header
   */
  static ProxyHeader read(ByteBuf in) {
    if (!in.isReadable()) {
      return null;
    }
    boolean first = in.getByte(in.readerIndex()) == V1_SIGNATURE.charAt(0);
    String signature = first ? V1_SIGNATURE : V2_SIGNATURE;
    int known = Math.min(signature.length(), in.readableBytes());
    for (int i = 0; i < known; i++) {
      if (in.getByte(in.readerIndex() + i) != signature.charAt(i)) {
        throw bad("the PROXY signature is not present");
      }
    }
    if (known < signature.length()) {
      return null;
    }
    return first ? readLine(in) : readBinary(in);
  }

  private static ProxyHeader readLine(ByteBuf in) {
    int start = in.readerIndex();
    int lineFeed = in.indexOf(start, start + Math.min(V1_LIMIT, in.readableBytes()), (byte) '\n');
    if (lineFeed < 0) {
      if (in.readableBytes() >= V1_LIMIT) {
        throw bad("a version 1 header has at most " + V1_LIMIT + " bytes");
      }
      return null;
    }
    if (in.getByte(lineFeed - 1) != '\r') {
      throw bad("a version 1 header ends with CR LF");
    }
    String line = in.toString(start, lineFeed - 1 - start, StandardCharsets.US_ASCII);
    in.readerIndex(lineFeed + 1);
    String[] fields = line.split(" ", -1);
    if (fields[1].equals("UNKNOWN")) {
      return SOCKET;
    }
    boolean v4 = fields[1].equals("TCP4");
    if (!v4 && !fields[1].equals("TCP6")) {
      throw bad("the address family must be TCP4, TCP6 or UNKNOWN");
    }
    if (fields.length != 6) {
      throw bad("a version 1 header has six fields, not " + fields.length);
    }
    return of(
        new InetSocketAddress(ip(fields[2], v4).value(), port(fields[4])),
        new InetSocketAddress(ip(fields[3], v4).value(), port(fields[5])));
  }

  private static Address.Ip ip(String text, boolean v4) {
    boolean family = text.indexOf(':') < 0 == v4 && text.indexOf('[') < 0;
    if (!family || !(Address.parse(text) instanceof Address.Ip ip)) {
      throw bad("an address is not of the family that the header names");
    }
    return ip;
  }

  private static int port(String text) {
    int port = text.isEmpty() || text.length() > 5 ? -1 : 0;
    for (int i = 0; i < text.length() && port >= 0; i++) {
      int digit = text.charAt(i) - '0';
      port = digit < 0 || digit > 9 ? -1 : port * 10 + digit;
    }
    if (port < 0 || port > 65535) {
      throw bad("a port is not a number 0..65535");
    }
    return port;
  }

  private static ProxyHeader readBinary(ByteBuf in) {
    if (in.readableBytes() < V2_FIXED) {
      return null;
    }
    int start = in.readerIndex();
    int command = in.getUnsignedByte(start + 12);
    int family = in.getUnsignedByte(start + 13);
    int length = in.getUnsignedShort(start + 14);
    if (command != 0x20 && command != 0x21) {
      throw bad("a version 2 header must say LOCAL or PROXY");
    }
    boolean local = command == 0x20;
    if (length > V2_LIMIT) {
      throw bad("a version 2 header of " + length + " bytes is too long");
    }
    if (!local && length < addressBytes(family)) {
      throw bad("a version 2 header is too short for its addresses");
    }
    if (in.readableBytes() < V2_FIXED + length) {
      return null;
    }
    ByteBuf body = in.skipBytes(V2_FIXED).readSlice(length);
    return switch (local ? 0 : family) {
      case 0x11, 0x12 -> inet(body, 4);
      case 0x21, 0x22 -> inet(body, 16);
      default -> SOCKET;
    };
  }

  private static int addressBytes(int family) {
    return switch (family) {
      case 0x11, 0x12 -> 12;
      case 0x21, 0x22 -> 36;
      case 0x31, 0x32 -> 216;
      default -> throw bad("a version 2 header names an unknown address family or protocol");
    };
  }

  private static ProxyHeader inet(ByteBuf body, int addressLength) {
    byte[] source = new byte[addressLength];
    byte[] destination = new byte[addressLength];
    body.readBytes(source).readBytes(destination);
    return of(
        new InetSocketAddress(((Address.Ip) Address.ip(source)).value(), body.readUnsignedShort()),
        new InetSocketAddress(
            ((Address.Ip) Address.ip(destination)).value(), body.readUnsignedShort()));
  }

  private static ProxyHeader of(InetSocketAddress source, InetSocketAddress destination) {
    return new ProxyHeader(Optional.of(new PeerAddresses(source, destination)));
  }

  private static FlowException bad(String why) {
    return new FlowException(ProxyProtocolError.BAD_HEADER, why);
  }
}
