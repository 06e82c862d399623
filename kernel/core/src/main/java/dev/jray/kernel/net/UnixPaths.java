package dev.jray.kernel.net;

import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;

/** Unix sockets in the file system. */
final class UnixPaths {
  private UnixPaths() {}

  /**
   * Whether a program listens at this address. Netty deletes what is there before it binds, which
   * is right for what a dead program has left, and takes the socket away from a living one.
   */
  static boolean inUse(SocketAddress address) {
    if (!(address instanceof DomainSocketAddress at) || at.path().startsWith("\0")) {
      return false;
    }
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.configureBlocking(false);
      return probe.connect(UnixDomainSocketAddress.of(at.path()));
    } catch (IOException | UnsupportedOperationException nobody) {
      return false;
    }
  }
}
