package dev.jray.protocol.socks;

import io.netty.util.NetUtil;
import java.net.InetSocketAddress;

/** Socket addresses of IP literals, which never ask a name server. */
final class Sockets {
  private Sockets() {}

  static InetSocketAddress at(String ip, int port) {
    return new InetSocketAddress(NetUtil.createInetAddressFromIpAddressString(ip), port);
  }

  static InetSocketAddress loopback(int port) {
    return at("127.0.0.1", port);
  }
}
