package dev.jray.protocol.dns;

import dev.jray.spi.flow.Packet;
import dev.jray.spi.net.Destination;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Queries in datagrams. A client may ask several servers; the way to each is its own. */
final class PacketQueries extends ChannelInboundHandlerAdapter implements Client {
  private static final int MAX_SERVERS = 16;

  private final Responder responder;
  private final Function<Destination, Forwarder> ways;
  private final Map<Destination, Forwarder> forwarders =
      new LinkedHashMap<>(4, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Destination, Forwarder> eldest) {
          if (size() <= MAX_SERVERS) {
            return false;
          }
          eldest.getValue().close();
          return true;
        }
      };
  private ChannelHandlerContext context;

  /**
   * Knows no server yet.
   *
   * @param ways makes the way to whom the client asks
   */
  PacketQueries(Responder responder, Function<Destination, Forwarder> ways) {
    this.responder = responder;
    this.ways = ways;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof Packet packet && ctx.channel().isWritable()) {
      Forwarder forwarder = forwarders.computeIfAbsent(packet.peer(), ways);
      responder.onMessage(ctx, this, packet.content(), forwarder);
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
    List.copyOf(forwarders.values()).forEach(Forwarder::close);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
