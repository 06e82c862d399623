package dev.jray.testkit;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Addresses of IP literals, which never ask a name server. */
public final class Ip {
  private Ip() {}

  /** An address. */
  public static InetAddress of(String literal) {
    InetAddress address = NetUtil.createInetAddressFromIpAddressString(literal);
    if (address == null) {
      throw new AssertionError("not an IP address: " + literal);
    }
    return address;
  }

  /** The address of a socket. */
  public static InetSocketAddress at(String literal, int port) {
    return new InetSocketAddress(of(literal), port);
  }

  /** The address of a socket on 127.0.0.1; port 0 lets the system choose. */
  public static InetSocketAddress loopback(int port) {
    return at("127.0.0.1", port);
  }
}
