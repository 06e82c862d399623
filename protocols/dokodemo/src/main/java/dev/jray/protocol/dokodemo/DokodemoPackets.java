package dev.jray.protocol.dokodemo;

import dev.jray.spi.flow.FlowRequest;
import dev.jray.spi.flow.FlowSink;
import dev.jray.spi.flow.Packet;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/**
 * Gives every datagram of one client the same target. The client cannot be told who an answer comes
 * from, so it gets only the target's.
 */
final class DokodemoPackets extends ChannelDuplexHandler {
  private final FlowRequest request;
  private final FlowSink sink;
  private boolean opened;

  DokodemoPackets(FlowRequest request, FlowSink sink) {
    this.request = request;
    this.sink = sink;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof ByteBuf data)) {
      ctx.fireChannelRead(message);
      return;
    }
    if (!opened) {
      opened = true;
      sink.open(request);
    }
    ctx.fireChannelRead(new Packet(data, request.target()));
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (!(message instanceof Packet packet)) {
      ctx.write(message, promise);
    } else if (isFromTarget(packet.peer())) {
      ctx.write(packet.content(), promise);
    } else {
      packet.release();
      promise.trySuccess();
    }
  }

  /** Outbounds may show the address behind a target's name; then its port must do. */
  private boolean isFromTarget(Destination peer) {
    Destination target = request.target();
    boolean comparable =
        target.address() instanceof Address.Ip && peer.address() instanceof Address.Ip;
    return peer.port() == target.port() && (!comparable || peer.address().equals(target.address()));
  }
}
