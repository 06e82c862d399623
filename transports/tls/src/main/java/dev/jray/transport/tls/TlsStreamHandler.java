package dev.jray.transport.tls;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.transport.Side;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.PendingWriteQueue;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Promise;
import java.nio.channels.ClosedChannelException;

/**
 * Stands above the {@link SslHandler}: tells how the handshake went, maps {@link EndOfStream} to
 * and from {@code close_notify}, and turns failures of TLS into {@link FlowException}s.
 *
 * <p>A peer that ends its TCP stream without {@code close_notify} has ended its stream too: many
 * do, and the protocols above know where their messages end.
 */
final class TlsStreamHandler extends ChannelDuplexHandler {
  private final Side side;
  private final String peer;
  private final Promise<String> ready;
  private ChannelHandlerContext context;
  private SslHandler tls;
  // What is written before it is known which certificate to show, and so before there is TLS
  private PendingWriteQueue early;
  private boolean failed;
  private boolean inputEnded;
  private boolean outputEnded;

  /**
   * Makes the handler of a connection.
   *
   * @param peer whom a client means, for messages
   * @param ready learns how the handshake went
   */
  TlsStreamHandler(Side side, String peer, Promise<String> ready) {
    this.side = side;
    this.peer = peer;
    this.ready = ready;
  }

  /** Names the handler below that does TLS from now on; what waits goes through it. */
  void secured() {
    PendingWriteQueue waiting = early;
    early = null;
    if (waiting == null) {
      return;
    }
    while (!waiting.isEmpty()) {
      Object message = ReferenceCountUtil.retain(waiting.current());
      write(context, message, waiting.remove());
    }
    context.flush();
  }

  /** Tells which handler will do TLS, before it is in the pipeline. */
  void using(SslHandler handler) {
    tls = handler;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    early = new PendingWriteQueue(ctx);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (early != null) {
      early.removeAndFailAll(new ClosedChannelException());
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        String protocol = tls.applicationProtocol();
        ready.trySuccess(protocol == null ? "" : protocol);
      } else {
        fail(handshake.cause());
      }
    } else if (event instanceof SniCompletionEvent name) {
      if (!name.isSuccess()) {
        fail(name.cause());
      }
    } else if (!(event instanceof SslCloseCompletionEvent)) {
      // That one comes too early from an engine whose output has ended; inputEnded() is right
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message != EndOfStream.INSTANCE) {
      ctx.fireChannelRead(message);
    } else if (!inputEnded) {
      inputEnded = true;
      if (!ready.isDone()) {
        fail(new ClosedChannelException());
      }
      ctx.fireChannelRead(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (!inputEnded && tls != null && HalfClose.inputEnded(tls.engine())) {
      inputEnded = true;
      ctx.pipeline().addBefore(nameOf(tls), null, new RestHandler());
      ctx.fireChannelRead(EndOfStream.INSTANCE);
    }
    ctx.fireChannelReadComplete();
  }

  private String nameOf(SslHandler handler) {
    return context.pipeline().context(handler).name();
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (early != null) {
      early.add(message, promise);
    } else if (message == EndOfStream.INSTANCE) {
      endOutput(promise.unvoid());
    } else {
      ctx.write(message, promise);
    }
  }

  /** Ends our direction behind all that was written, as far as the version allows it. */
  private void endOutput(ChannelPromise promise) {
    if (outputEnded) {
      promise.trySuccess();
      return;
    }
    outputEnded = true;
    context
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            flushed -> {
              if (!flushed.isSuccess()) {
                promise.tryFailure(flushed.cause());
              } else if (HalfClose.canEndOutput(tls.engine())) {
                HalfClose.endOutput(tls, context, promise);
              } else {
                promise.trySuccess();
              }
            });
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (failed) {
      return;
    }
    if (!ready.isDone()) {
      fail(cause);
    } else {
      ctx.fireExceptionCaught(HandshakeFailures.after(cause));
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (!ready.isDone()) {
      fail(new ClosedChannelException());
    }
    ctx.fireChannelInactive();
  }

  private void fail(Throwable cause) {
    if (failed) {
      return;
    }
    failed = true;
    FlowException reason = HandshakeFailures.of(cause, side, peer);
    ready.tryFailure(reason);
    // On a server nobody waits for the future; and who merely goes away is no news there
    if (side == Side.SERVER && reason.code() != TlsError.CUT_SHORT) {
      context.fireExceptionCaught(reason);
    }
  }
}
