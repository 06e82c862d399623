package dev.jray.kernel.net;

import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.spi.transport.SocketOptions;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import java.net.InetSocketAddress;
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
      return accepted.localAddress() instanceof InetSocketAddress local
          ? Optional.of(Destination.of(Network.TCP, local))
          : Optional.empty();
    }
    return accepted instanceof EpollSocketChannel ? redirected(accepted) : Optional.empty();
  }

  private static Optional<Destination> redirected(Channel accepted) {
    ByteBuffer address;
    try {
      address = accepted.config().getOption(OPTION);
    } catch (RuntimeException e) {
      // Not redirected (ENOENT, ENOPROTOOPT): the inbound's configured target serves.
      return Optional.empty();
    }
    return address == null || address.remaining() < 8
        ? Optional.empty()
        : Optional.of(parse(address));
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
