package dev.jray.protocol.socks;

import dev.jray.spi.error.ErrorCode;
import dev.jray.spi.flow.FlowRequest;
import dev.jray.spi.flow.Source;
import dev.jray.spi.net.Network;
import dev.jray.testkit.Ip;
import dev.jray.testkit.fake.Flows;
import dev.jray.testkit.fake.RecordingSink;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.function.Function;

/** Sinks that answer by a rule, and join opened streams to an echo. */
final class EchoSinks {
  private EchoSinks() {}

  /**
   * Makes a sink.
   *
   * @param rule why a request is refused; empty to establish it
   */
  static RecordingSink of(Source source, Function<FlowRequest, Optional<ErrorCode>> rule) {
    return new RecordingSink(source, (channel, request) -> answer(channel, request, rule));
  }

  /** A sink that establishes all streams of a client. */
  static RecordingSink tcp(String peer, SocketAddress local) {
    return of(Flows.source(Network.TCP, Ip.at(peer, 50000), local), any -> Optional.empty());
  }

  private static void answer(
      EmbeddedChannel channel,
      FlowRequest request,
      Function<FlowRequest, Optional<ErrorCode>> rule) {
    channel.pipeline().addLast(new Echo());
    Optional<ErrorCode> refusal = rule.apply(request);
    if (refusal.isPresent()) {
      request.reply().refused(refusal.get());
      channel.close();
    } else {
      request.reply().established();
    }
  }

  private static final class Echo extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      if (msg instanceof ByteBuf) {
        ctx.channel().writeAndFlush(msg);
      } else {
        ctx.fireChannelRead(msg);
      }
    }
  }
}
