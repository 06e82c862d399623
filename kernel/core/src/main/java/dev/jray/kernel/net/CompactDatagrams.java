package dev.jray.kernel.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;

/**
 * Copies small datagrams out of their receive buffers. Those must hold the largest datagram there
 * is, so one that waits in a queue would hold 64 KiB for a few hundred bytes.
 */
@Sharable
final class CompactDatagrams extends ChannelInboundHandlerAdapter {
  static final CompactDatagrams INSTANCE = new CompactDatagrams();

  private CompactDatagrams() {}

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof DatagramPacket packet
        && packet.content().readableBytes() < packet.content().capacity() / 2) {
      ByteBuf small = ctx.alloc().buffer(packet.content().readableBytes());
      small.writeBytes(packet.content());
      ctx.fireChannelRead(new DatagramPacket(small, packet.recipient(), packet.sender()));
      packet.release();
    } else {
      ctx.fireChannelRead(message);
    }
  }
}
