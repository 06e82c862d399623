package dev.jray.toolkit.dns;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.util.Arrays;

/**
 * The network that answers shall suit (EDNS Client Subnet, RFC 7871), in V2Ray's bytes: an OPT
 * record with the extended rcode 0xE0 and the DO bit set.
 *
 * <pre>
 * 00 | 0029 | 0546 UDP size | E0 00 8000 | length | 0008 option | length | family 2 | mask 1 | 00 | prefix
 * </pre>
 *
 * IPv4 networks have 24 bits, those of IPv6 have 96.
 */
public final class ClientSubnet {
  private static final int OPT = 41;
  private static final int UDP_SIZE = 1350;
  private static final int FLAGS = 0xE000_8000;
  private static final int OPTION = 8;

  private final int family;
  private final byte[] prefix;

  /** The network of an address. */
  public ClientSubnet(InetAddress address) {
    byte[] bytes = address.getAddress();
    family = bytes.length == 4 ? 1 : 2;
    prefix = Arrays.copyOf(bytes, bytes.length == 4 ? 3 : 12);
  }

  /** Length of the record. */
  int length() {
    return 11 + 8 + prefix.length;
  }

  void write(ByteBuf out) {
    out.writeByte(0).writeShort(OPT).writeShort(UDP_SIZE).writeInt(FLAGS);
    out.writeShort(8 + prefix.length).writeShort(OPTION).writeShort(4 + prefix.length);
    out.writeShort(family).writeByte(prefix.length * 8).writeByte(0).writeBytes(prefix);
  }
}
