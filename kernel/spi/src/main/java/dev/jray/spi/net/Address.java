package dev.jray.spi.net;

import dev.jray.spi.annotation.Stable;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;

/** A host: an IP address or a domain name. Never resolves a name. */
@Stable
public sealed interface Address {

  /** An IP address. IPv4-mapped IPv6 addresses are held in their IPv4 form. */
  record Ip(InetAddress value) implements Address {
    public Ip {
      Objects.requireNonNull(value, "value");
    }

    @Override
    public String text() {
      return NetUtil.toAddressString(value);
    }

    @Override
    public String toString() {
      return text();
    }
  }

  /** A domain name, kept verbatim. */
  record Domain(String name) implements Address {
    public Domain {
      Objects.requireNonNull(name, "name");
    }

    @Override
    public String text() {
      return name;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Returns the address without brackets. */
  String text();

  /**
   * Parses an address by V2Ray's rules: brackets around the text are dropped, white space is
   * trimmed where the text does not begin and end with a letter or digit, and what is no IP literal
   * is a domain, verbatim.
   */
  static Address parse(String text) {
    String host = text;
    if (host.length() >= 2 && host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    if (!host.isEmpty()
        && !(isAlphanumeric(host.charAt(0)) && isAlphanumeric(host.charAt(host.length() - 1)))) {
      host = host.trim();
    }
    byte[] ip = host.indexOf('%') >= 0 ? null : literal(host);
    return ip == null ? new Domain(host) : ip(ip);
  }

  /**
   * Makes an IP address of 4 or 16 bytes in network order.
   *
   * @throws IllegalArgumentException if the array has another length
   */
  static Address ip(byte[] bytes) {
    try {
      return new Ip(InetAddress.getByAddress(bytes));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("an IP address has 4 or 16 bytes, not " + bytes.length, e);
    }
  }

  private static byte[] literal(String host) {
    if (NetUtil.isValidIpV4Address(host)) {
      return hasLeadingZero(host) ? null : NetUtil.createByteArrayFromIpAddressString(host);
    }
    return NetUtil.isValidIpV6Address(host)
        ? NetUtil.createByteArrayFromIpAddressString(host)
        : null;
  }

  private static boolean hasLeadingZero(String ipv4) {
    for (String part : ipv4.split("\\.", -1)) {
      if (part.length() > 1 && part.charAt(0) == '0') {
        return true;
      }
    }
    return false;
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
