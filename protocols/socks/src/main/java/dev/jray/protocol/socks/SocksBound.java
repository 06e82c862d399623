package dev.jray.protocol.socks;

import dev.jray.spi.net.Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * The address and port that a reply names. Always an IP address: old clients check it.
 *
 * @param port 0..65535
 */
record SocksBound(Address.Ip address, int port) {
  /** All zero. */
  static final SocksBound UNKNOWN = of(new InetSocketAddress(0));

  /** The local end of a client's connection; zeros if that is no IP socket. */
  static SocksBound of(SocketAddress local) {
    return local instanceof InetSocketAddress socket && socket.getAddress() != null
        ? new SocksBound(new Address.Ip(socket.getAddress()), socket.getPort())
        : UNKNOWN;
  }
}
