package dev.jray.protocol.dns;

import dev.jray.spi.flow.Packet;
import dev.jray.spi.net.Destination;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/** Queries in datagrams. */
final class PacketQueries extends ChannelInboundHandlerAdapter implements Client {
  private final Responder responder;
  private final Forwarder forwarder;
  private ChannelHandlerContext context;

  PacketQueries(Responder responder, Forwarder forwarder) {
    this.responder = responder;
    this.forwarder = forwarder;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof Packet packet && ctx.channel().isWritable()) {
      responder.onMessage(ctx, this, packet.content(), packet.peer());
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void answer(ByteBuf message, Destination from) {
    if (context.channel().isActive() && context.channel().isWritable()) {
      context.writeAndFlush(new Packet(message, from), context.voidPromise());
    } else {
      message.release();
    }
  }

  @Override
  public void forwardEnded() {
    // The next query opens another one
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
