package dev.jray.protocol.socks;

import dev.jray.spi.error.ErrorCode;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.flow.FlowRequest;
import dev.jray.spi.flow.FlowSink;
import dev.jray.spi.flow.Source;
import dev.jray.spi.net.Network;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Stands for the kernel: notes what the inbound asks for, answers by a rule, and joins opened
 * streams to an echo.
 */
@SuppressWarnings("FutureReturnValueIgnored")
final class RecordingSink implements FlowSink {
  final List<FlowRequest> requests = new ArrayList<>();
  final List<FlowException> rejections = new ArrayList<>();
  int held;

  private final Source source;
  private final Function<FlowRequest, Optional<ErrorCode>> rule;
  private EmbeddedChannel channel;

  /**
   * Makes a sink.
   *
   * @param rule why a request is refused; empty to establish it
   */
  RecordingSink(Source source, Function<FlowRequest, Optional<ErrorCode>> rule) {
    this.source = source;
    this.rule = rule;
  }

  static RecordingSink tcp(String peer, SocketAddress local) {
    return new RecordingSink(
        source(Network.TCP, Sockets.at(peer, 50000), local), any -> Optional.empty());
  }

  static Source source(Network network, SocketAddress peer, SocketAddress local) {
    return new Source(network, "in", peer, local, Optional.empty());
  }

  /** A channel that the inbound has accepted. */
  EmbeddedChannel accepted(SocksInbound inbound) {
    channel = new EmbeddedChannel();
    inbound.accept(channel.pipeline(), this);
    return channel;
  }

  FlowRequest request() {
    return requests.get(0);
  }

  @Override
  public Source source() {
    return source;
  }

  @Override
  public void open(FlowRequest request) {
    requests.add(request);
    if (source.network() == Network.UDP) {
      return;
    }
    channel.pipeline().addLast(new Echo());
    Optional<ErrorCode> refusal = rule.apply(request);
    if (refusal.isPresent()) {
      request.reply().refused(refusal.get());
      channel.close();
    } else {
      request.reply().established();
    }
  }

  @Override
  public void open(Channel inbound, FlowRequest request) {
    throw new AssertionError("SOCKS has no inner channels");
  }

  @Override
  public void hold() {
    held++;
  }

  @Override
  public void reject(FlowException reason) {
    rejections.add(reason);
    channel.close();
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
