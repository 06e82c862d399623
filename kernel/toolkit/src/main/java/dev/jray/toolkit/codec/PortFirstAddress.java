package dev.jray.toolkit.codec;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/**
 * The address block of VMess, whose port comes first; Mux.Cool has it as well.
 *
 * <pre>
 * port 2   big endian
 * type 1   1 IPv4, 2 domain, 3 IPv6
 * address  4, one length byte n and n bytes, 16
 * </pre>
 *
 * <p>Domains are read by the rule of {@link SocksAddress}.
 */
public final class PortFirstAddress {
  private static final int IPV4 = 1;
  private static final int DOMAIN = 2;
  private static final int IPV6 = 3;

  private PortFirstAddress() {}

  /** Whether the address can be written: all can, but domains that are empty or too long. */
  public static boolean fits(Address address) {
    if (address instanceof Address.Domain domain) {
      int length = ByteBufUtil.utf8Bytes(domain.name());
      return length > 0 && length <= 255;
    }
    return true;
  }

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
      out.writeShort(port).writeByte(bytes.length == 4 ? IPV4 : IPV6).writeBytes(bytes);
      return;
    }
    byte[] name = address.text().getBytes(StandardCharsets.UTF_8);
    if (name.length == 0 || name.length > 255) {
      throw new FlowException(
          AddressError.BAD_DOMAIN, "a domain of " + name.length + " bytes cannot be sent");
    }
    out.writeShort(port).writeByte(DOMAIN).writeByte(name.length).writeBytes(name);
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
    if (readable < 4) {
      return null;
    }
    int type = in.getUnsignedByte(start + 2);
    int length =
        switch (type) {
          case IPV4 -> 4;
          case IPV6 -> 16;
          case DOMAIN -> in.getUnsignedByte(start + 3);
          default ->
              throw new FlowException(
                  AddressError.BAD_TYPE, "address type " + type + " does not exist");
        };
    int from = type == DOMAIN ? 4 : 3;
    if (readable < from + length) {
      return null;
    }
    byte[] bytes = new byte[length];
    in.getBytes(start + from, bytes);
    Address address = type == DOMAIN ? SocksAddress.domain(bytes) : Address.ip(bytes);
    in.skipBytes(from + length);
    return new Destination(network, address, in.getUnsignedShort(start));
  }
}
