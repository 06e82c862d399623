package dev.jray.protocol.socks;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.flow.Packet;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/** Sends all packets by way of a server's UDP relay and takes packets from nowhere else. */
final class SocksOutboundDatagrams extends ChannelDuplexHandler {
  private final Destination relay;

  SocksOutboundDatagrams(Destination relay) {
    this.relay = relay;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (!(msg instanceof Packet packet)) {
      ctx.fireChannelRead(msg);
      return;
    }
    ByteBuf datagram = packet.content();
    Destination peer = fromRelay(packet.peer()) ? SocksDatagram.readHeader(datagram) : null;
    if (peer == null) {
      packet.release();
    } else {
      ctx.fireChannelRead(new Packet(datagram, peer));
    }
  }

  // A relay that has a name answers from an address that we do not know.
  private boolean fromRelay(Destination source) {
    return relay.address() instanceof Address.Domain
        ? source.port() == relay.port()
        : source.equals(relay);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
    if (!(msg instanceof Packet packet)) {
      ctx.write(msg, promise);
      return;
    }
    ByteBuf datagram;
    try {
      datagram = SocksDatagram.wrap(ctx.alloc(), packet);
    } catch (FlowException e) {
      promise.tryFailure(e);
      return;
    }
    ctx.write(new Packet(datagram, relay), promise);
  }
}
