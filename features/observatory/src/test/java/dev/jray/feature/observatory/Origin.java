package dev.jray.feature.observatory;

import dev.jray.spi.error.ErrorCode;
import dev.jray.spi.feature.Dispatcher;
import dev.jray.spi.flow.FlowRequest;
import dev.jray.spi.flow.Source;
import dev.jray.toolkit.channel.LocalPipe;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/** Stands in for every outbound and the server behind it. */
final class Origin implements Dispatcher {
  final StringBuilder requests = new StringBuilder();
  Optional<ErrorCode> refusal = Optional.empty();
  Consumer<ChannelPipeline> below = pipeline -> {};
  Channel last;
  String lastTag;

  @Override
  public Channel openThrough(String outboundTag, FlowRequest request, EventLoop eventLoop) {
    LocalPipe pipe = LocalPipe.open(eventLoop);
    lastTag = outboundTag;
    last = pipe.far();
    below.accept(last.pipeline());
    last.pipeline().addLast(new Server());
    refusal.ifPresent(
        why -> {
          request.reply().refused(why);
          last.close();
        });
    return pipe.near();
  }

  /** Answers the last request. */
  void answer(String text) {
    last.writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
  }

  @Override
  public void dispatch(Source source, FlowRequest request, Channel inbound) {
    throw new AssertionError("probes are not dispatched");
  }

  @Override
  public void endFlows(String inboundTag, String email) {
    throw new AssertionError("nobody is removed here");
  }

  @Override
  public Channel open(String inboundTag, FlowRequest request, EventLoop eventLoop) {
    throw new AssertionError("probes name their outbound");
  }

  private final class Server extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message instanceof ByteBuf data) {
        requests.append(data.toString(StandardCharsets.ISO_8859_1));
      }
      ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
