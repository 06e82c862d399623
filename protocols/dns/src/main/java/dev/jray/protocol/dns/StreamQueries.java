package dev.jray.protocol.dns;

import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.net.Destination;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/** Queries in a stream, one frame each. A client that has said all still gets its answers. */
final class StreamQueries extends ChannelInboundHandlerAdapter implements Client {
  private final Responder responder;
  private final Forwarder forwarder;
  private ChannelHandlerContext context;
  private boolean inputEnded;

  StreamQueries(Responder responder, Forwarder forwarder) {
    this.responder = responder;
    this.forwarder = forwarder;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf frame && ctx.channel().isWritable()) {
      responder.onMessage(ctx, this, frame, forwarder);
    } else if (message == EndOfStream.INSTANCE) {
      inputEnded = true;
      forwarder.end();
      closeIfDone();
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void answer(ByteBuf message, Destination from) {
    if (context.channel().isActive() && context.channel().isWritable()) {
      context.writeAndFlush(message, context.voidPromise());
    } else {
      message.release();
    }
    closeIfDone();
  }

  @Override
  public void forwardEnded() {
    closeIfDone();
  }

  private void closeIfDone() {
    if (inputEnded && !responder.busy() && !forwarder.open()) {
      context.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    forwarder.close();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
