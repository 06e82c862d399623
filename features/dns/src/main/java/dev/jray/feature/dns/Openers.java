package dev.jray.feature.dns;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.feature.Dispatcher;
import dev.jray.spi.flow.Content;
import dev.jray.spi.flow.FlowRequest;
import dev.jray.spi.net.Destination;
import dev.jray.spi.transport.DialRequest;
import dev.jray.spi.transport.SocketOptions;
import dev.jray.spi.transport.Sockets;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The two ways to a name server: as a flow through the outbounds, or from this very host. */
record Openers(Dispatcher dispatcher, Sockets sockets, EventLoop loop, DohContext doh) {

  /**
   * Through the outbounds.
   *
   * @param tag the inbound tag that rules see
   * @param protocol what the flow carries, for rules
   */
  Opener routed(String tag, Destination to, String protocol) {
    FlowRequest request = FlowRequest.to(to).carrying(new Content(protocol, Map.of()));
    return handlers -> routed(dispatcher.open(tag, request, loop), handlers);
  }

  private Future<Channel> routed(Channel channel, Consumer<ChannelPipeline> handlers) {
    if (!channel.isActive()) {
      return loop.newFailedFuture(
          new FlowException(DnsError.UNREACHABLE, "the way to the name server is closed"));
    }
    handlers.accept(channel.pipeline());
    return loop.newSucceededFuture(channel);
  }

  /** From here, names resolved by the system. */
  Opener local(Destination to) {
    return handlers ->
        sockets.connect(
            new DialRequest(to, loop, Optional.empty(), SocketOptions.DEFAULT, handlers));
  }
}
