package dev.jray.kernel.net;

import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.spi.transport.SocketOptions;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What a client dialed before the firewall redirected it here.
 *
 * <pre>
 * getsockopt(SOL_IP 0, SO_ORIGINAL_DST 80) gives a sockaddr_in of 16 bytes:
 * family 2 (host order), port 2 (big endian), IPv4 address 4, zeros 8
 * </pre>
 */
public final class OriginalDestination {
  private static final int SOL_IP = 0;
  private static final int SO_ORIGINAL_DST = 80;
  private static final RawUnixChannelOption OPTION =
      new RawUnixChannelOption("SO_ORIGINAL_DST", SOL_IP, SO_ORIGINAL_DST, 16);

  private OriginalDestination() {}

  /** The original destination of an accepted channel; empty if the system does not know it. */
  public static Optional<Destination> of(Channel accepted, SocketOptions options) {
    if (!options.receiveOriginalDestination()) {
      return Optional.empty();
    }
    if (options.transparent() == SocketOptions.Transparent.TPROXY) {
      return transparent(accepted);
    }
    return accepted instanceof EpollSocketChannel ? redirected(accepted) : Optional.empty();
  }

  /**
   * Empty for a client that dialed this listener itself: to serve it would be to dial ourselves.
   */
  private static Optional<Destination> transparent(Channel accepted) {
    if (!(accepted.localAddress() instanceof InetSocketAddress local)) {
      return Optional.empty();
    }
    boolean ownPort =
        accepted.parent().localAddress() instanceof InetSocketAddress listener
            && listener.getPort() == local.getPort();
    return ownPort && isOwn(local.getAddress())
        ? Optional.empty()
        : Optional.of(Destination.of(Network.TCP, local));
  }

  private static boolean isOwn(InetAddress address) {
    try {
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      // Nobody knows; the safe answer is the one that does not loop.
      return true;
    }
  }

  private static Optional<Destination> redirected(Channel accepted) {
    ByteBuffer address;
    try {
      address = accepted.config().getOption(OPTION);
    } catch (RuntimeException e) {
      // Not redirected (ENOENT, ENOPROTOOPT): the inbound's configured target serves.
      return Optional.empty();
    }
    if (address == null || address.remaining() < 8) {
      return Optional.empty();
    }
    Destination original = parse(address);
    // Connected to directly: its original destination is this very listener.
    boolean self =
        accepted.localAddress() instanceof InetSocketAddress local
            && Destination.of(Network.TCP, local).equals(original);
    return self ? Optional.empty() : Optional.of(original);
  }

  static Destination parse(ByteBuffer sockaddr) {
    int start = sockaddr.position();
    int port = (sockaddr.get(start + 2) & 0xff) << 8 | (sockaddr.get(start + 3) & 0xff);
    byte[] ip = new byte[4];
    for (int i = 0; i < 4; i++) {
      ip[i] = sockaddr.get(start + 4 + i);
    }
    return Destination.tcp(Address.ip(ip), port);
  }
}
