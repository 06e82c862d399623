package dev.jray.toolkit.codec;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/**
 * The address block of SOCKS 5 (RFC 1928, section 5), which Shadowsocks and Trojan use as well.
 *
 * <pre>
 * ATYP 1   1 IPv4, 3 domain, 4 IPv6
 * address  4, 16, or one length byte n and n bytes
 * port 2   big endian
 * </pre>
 *
 * <p>A domain that begins with a digit or a bracket and is an IP literal becomes that address; any
 * other must be made of letters, digits, {@code -}, {@code .} and {@code _}.
 */
public final class SocksAddress {
  private static final int IPV4 = 1;
  private static final int DOMAIN = 3;
  private static final int IPV6 = 4;

  private SocksAddress() {}

  /** Most bytes that an address block can have. */
  public static final int MAX_LENGTH = 1 + 1 + 255 + 2;

  /** How many bytes {@link #write} needs at most for this address. */
  public static int sizeHint(Address address) {
    return address instanceof Address.Domain domain ? 4 + ByteBufUtil.utf8Bytes(domain.name()) : 19;
  }

  /**
   * Writes an address block.
   *
   * @throws FlowException if the domain is empty or has more than 255 bytes
   */
  public static void write(ByteBuf out, Address address, int port) {
    if (address instanceof Address.Ip ip) {
      byte[] bytes = ip.value().getAddress();
      out.writeByte(bytes.length == 4 ? IPV4 : IPV6).writeBytes(bytes);
    } else {
      byte[] name = address.text().getBytes(StandardCharsets.UTF_8);
      if (name.length == 0 || name.length > 255) {
        throw new FlowException(
            AddressError.BAD_DOMAIN, "a domain of " + name.length + " bytes cannot be sent");
      }
      out.writeByte(DOMAIN).writeByte(name.length).writeBytes(name);
    }
    out.writeShort(port);
  }

  /**
   * Reads an address block.
   *
   * @return null if bytes are missing; the reader index is then where it was
   * @throws FlowException if the bytes are no address
   */
  public static Destination read(ByteBuf in, Network network) {
    int start = in.readerIndex();
    int readable = in.readableBytes();
    if (readable < 2) {
      return null;
    }
    int type = in.getUnsignedByte(start);
    int length =
        switch (type) {
          case IPV4 -> 4;
          case IPV6 -> 16;
          case DOMAIN -> in.getUnsignedByte(start + 1);
          default ->
              throw new FlowException(
                  AddressError.BAD_TYPE, "address type " + type + " does not exist");
        };
    int from = type == DOMAIN ? 2 : 1;
    if (type == DOMAIN && length == 0) {
      throw new FlowException(AddressError.BAD_DOMAIN, "a domain is empty");
    }
    if (readable < from + length + 2) {
      return null;
    }
    byte[] bytes = new byte[length];
    in.skipBytes(from).readBytes(bytes);
    Address address = type == DOMAIN ? domain(bytes) : Address.ip(bytes);
    return new Destination(network, address, in.readUnsignedShort());
  }

  /**
   * Reads the bytes of a domain by the rule above.
   *
   * @throws FlowException if it is none
   */
  public static Address domain(byte[] name) {
    if (name.length == 0) {
      throw new FlowException(AddressError.BAD_DOMAIN, "a domain is empty");
    }
    String text = new String(name, StandardCharsets.ISO_8859_1);
    if ((name[0] >= '0' && name[0] <= '9') || name[0] == '[') {
      Address parsed = Address.parse(text);
      if (parsed instanceof Address.Ip) {
        return parsed;
      }
    }
    for (byte c : name) {
      if (!isHostCharacter(c)) {
        throw new FlowException(AddressError.BAD_DOMAIN, "a domain has the byte " + (c & 0xff));
      }
    }
    return new Address.Domain(text);
  }

  private static boolean isHostCharacter(byte c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_';
  }
}
