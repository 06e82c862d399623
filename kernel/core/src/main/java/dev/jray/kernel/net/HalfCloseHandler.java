package dev.jray.kernel.net;

import dev.jray.spi.flow.EndOfStream;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;

/**
 * Maps {@link EndOfStream} to and from the socket's half-close. The first handler of each socket.
 *
 * <p>Most flows end on both sides, and each end would make Netty create an exception with a long
 * stack trace that nobody sees: one when it shuts the output down, one when it tries to shut down
 * the input of a connection that the other side has just ended too. Together they cost a tenth of a
 * short flow. So the output is shut down at the socket itself, and from then on the peer's end
 * closes the channel, which here still arrives as an {@code EndOfStream}.
 */
final class HalfCloseHandler extends ChannelDuplexHandler {
  private boolean outputEnded;
  private boolean inputEnded;

  /** Whether the channel ends for another reason than the peer's end: an error, or our own wish. */
  private boolean cut;

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      endInput(ctx);
    } else if (!(event instanceof ChannelInputShutdownReadComplete)) {
      ctx.fireUserEventTriggered(event);
    }
  }

  private void endInput(ChannelHandlerContext ctx) {
    inputEnded = true;
    ctx.fireChannelRead(EndOfStream.INSTANCE);
    ctx.fireChannelReadComplete();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (outputEnded && !inputEnded && !cut) {
      endInput(ctx);
    }
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    cut = true;
    ctx.fireExceptionCaught(cause);
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    cut = true;
    ctx.close(promise);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (message != EndOfStream.INSTANCE) {
      ctx.write(message, promise);
      return;
    }
    // Shutting down fails what is still queued, so it must wait for a write behind all others.
    ctx.writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            flushed -> {
              if (flushed.isSuccess()) {
                endOutput(ctx.channel(), promise.unvoid());
              } else {
                promise.tryFailure(flushed.cause());
              }
            });
  }

  private void endOutput(Channel channel, ChannelPromise promise) {
    if (channel instanceof UnixChannel unix && unix.fd() instanceof Socket socket) {
      try {
        socket.shutdown(false, true);
      } catch (IOException | RuntimeException e) {
        promise.tryFailure(e);
        return;
      }
      outputEnded = true;
      if (!inputEnded) {
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
      }
      promise.trySuccess();
    } else {
      ((DuplexChannel) channel).shutdownOutput(promise);
    }
  }
}
