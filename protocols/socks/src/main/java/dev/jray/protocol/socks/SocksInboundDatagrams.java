package dev.jray.protocol.socks;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.AccessLabel;
import dev.jray.spi.flow.FlowRequest;
import dev.jray.spi.flow.FlowSink;
import dev.jray.spi.flow.Packet;
import dev.jray.spi.flow.User;
import dev.jray.spi.net.Destination;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.net.InetSocketAddress;
import java.util.Optional;

/** The datagrams of one client address. The first good one opens the flow. */
final class SocksInboundDatagrams extends ChannelDuplexHandler {
  private final InetSocketAddress source;
  private final SocksAssociations associations;
  private final FlowSink sink;
  private final Log log;
  private boolean opened;

  SocksInboundDatagrams(
      InetSocketAddress source, SocksAssociations associations, FlowSink sink, Log log) {
    this.source = source;
    this.associations = associations;
    this.sink = sink;
    this.log = log;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (!(msg instanceof ByteBuf datagram)) {
      ctx.fireChannelRead(msg);
      return;
    }
    Destination peer = SocksDatagram.readHeader(datagram);
    if (peer == null || !datagram.isReadable()) {
      datagram.release();
      debug("dropped a bad datagram");
    } else if (opened || open(ctx, peer)) {
      ctx.fireChannelRead(new Packet(datagram, peer));
    } else {
      datagram.release();
      debug("dropped a datagram of no association");
      ctx.close();
    }
  }

  private boolean open(ChannelHandlerContext ctx, Destination peer) {
    Optional<User> user = associations.claim(source, ctx.channel());
    user.ifPresent(
        who -> {
          opened = true;
          sink.open(FlowRequest.to(peer).by(who).labelled(AccessLabel.WITH_NETWORK));
        });
    return opened;
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
    ctx.write(datagram, promise);
  }

  private void debug(String what) {
    if (log.enabled(Severity.DEBUG)) {
      log.write(Severity.DEBUG, "proxy/socks", what + ", from " + source);
    }
  }
}
