package dev.jray.toolkit.channel;

import dev.jray.spi.flow.EndOfStream;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Consumer;

/**
 * Closes a channel so that the peer can read the last answer. A socket that is closed while bytes
 * wait to be read sends a reset, which destroys the answer on its way; so the stream is ended
 * first, and what the peer still sends is thrown away, for a bounded time.
 */
public final class GracefulClose extends ChannelInboundHandlerAdapter {
  private static final long PATIENCE_MILLIS = 1_000;

  private GracefulClose() {}

  /** Ends the channel's stream, then closes it when the peer did the same, or after a second. */
  public static void close(Channel channel) {
    if (!channel.isActive()) {
      channel.close();
      return;
    }
    close(channel, channel.pipeline()::addLast);
  }

  /**
   * The same.
   *
   * @param place puts the handler that throws away what still comes where nothing escapes it
   */
  public static void close(Channel channel, Consumer<ChannelHandler> place) {
    place.accept(new GracefulClose());
    end(channel);
  }

  private static void end(Channel channel) {
    channel.config().setAutoRead(true);
    channel.writeAndFlush(EndOfStream.INSTANCE);
    LoopTimer.Timeout limit =
        LoopTimer.of(channel.eventLoop()).schedule(PATIENCE_MILLIS, channel::close);
    channel.closeFuture().addListener(closed -> limit.cancel());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message == EndOfStream.INSTANCE) {
      ctx.close();
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
