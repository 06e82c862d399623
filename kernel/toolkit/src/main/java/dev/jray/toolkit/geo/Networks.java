package dev.jray.toolkit.geo;

import com.google.protobuf.ByteString;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.net.Address;
import dev.jray.toolkit.proto.geo.CIDR;

/** Addresses and networks as rules write them: {@code 192.0.2.1}, {@code 2001:db8::/32}. */
final class Networks {
  private static final int MAX_DIGITS = 9;

  private Networks() {}

  /**
   * Reads a text; host bits stay.
   *
   * @throws ConfigException with V2Ray's text
   */
  static CIDR read(String text) {
    int slash = text.indexOf('/');
    String host = slash < 0 ? text : text.substring(0, slash);
    String bits = slash < 0 ? "" : text.substring(slash + 1);
    if (!(Address.parse(host) instanceof Address.Ip ip)) {
      throw new ConfigException(
          "unsupported address for router: "
              + text
              + "; write an IP address, or a network such as 192.0.2.0/24 or 2001:db8::/32");
    }
    byte[] bytes = ip.value().getAddress();
    int most = 8 * bytes.length;
    int prefix = bits.isEmpty() ? most : number(bits);
    if (prefix < 0 || prefix > most) {
      throw new ConfigException(
          "invalid network mask for router: " + bits + "; write a number from 0 to " + most);
    }
    return CIDR.newBuilder().setIp(ByteString.copyFrom(bytes)).setPrefix(prefix).build();
  }

  /** A decimal number, or -1. */
  private static int number(String digits) {
    boolean isNumber = digits.chars().allMatch(c -> c >= '0' && c <= '9');
    String significant = digits.replaceFirst("^0+(?=.)", "");
    return isNumber && significant.length() <= MAX_DIGITS ? Integer.parseInt(significant) : -1;
  }

  /**
   * The text that {@link #read} reads as this network.
   *
   * @throws ConfigException if the address has neither 4 nor 16 bytes
   */
  static String text(CIDR network) {
    byte[] bytes = network.getIp().toByteArray();
    if (bytes.length != 4 && bytes.length != 16) {
      throw new ConfigException("unexpect ip length: " + bytes.length);
    }
    String address = Address.ip(bytes).text();
    return network.getPrefix() == 8 * bytes.length
        ? address
        : address + "/" + Integer.toUnsignedString(network.getPrefix());
  }
}
