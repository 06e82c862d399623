package dev.jray.spi.transport;

import dev.jray.spi.annotation.Stable;
import dev.jray.spi.feature.DnsClient.IpFamily;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The system's sockets, for transports: native where the platform allows it. Stream channels have
 * half-close in band ({@link dev.jray.spi.flow.EndOfStream}) from the first handler on.
 */
@Stable
public interface Sockets {

  /**
   * Connects over TCP or a unix socket. Names are resolved by the system and their addresses tried
   * in turn, the next one starting shortly after the last.
   *
   * @return fails with a {@link dev.jray.spi.error.FlowException} that names the reason
   */
  Future<Channel> connect(DialRequest request);

  /** Listens on TCP or a unix socket. Accepted channels are spread over the event loops. */
  Future<Listener> listen(ListenRequest request);

  /**
   * Opens an unconnected UDP socket whose channel reads and writes {@link
   * io.netty.channel.socket.DatagramPacket}s of up to 65535 bytes.
   *
   * @param local the address to bind; a wildcard with port 0 for clients
   * @param eventLoop the loop to live on; any if empty
   */
  Future<Channel> datagrams(
      SocketAddress local,
      SocketOptions options,
      Optional<EventLoop> eventLoop,
      Consumer<ChannelPipeline> handlers);

  /**
   * Resolves a name as the system does, for datagrams; never through the instance's own DNS
   * feature, whose queries may be on their way through this very transport.
   *
   * @param eventLoop the future completes on it
   * @return at least one address; fails with a {@link dev.jray.spi.error.FlowException}
   */
  Future<List<InetAddress>> resolve(String name, IpFamily family, EventLoop eventLoop);
}
