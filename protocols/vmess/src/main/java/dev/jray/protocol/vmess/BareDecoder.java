package dev.jray.protocol.vmess;

import dev.jray.spi.flow.Packet;
import dev.jray.spi.net.Destination;
import dev.jray.toolkit.crypto.CfbStream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Reads a body without chunks: it lasts as long as the connection and cannot be wrong. */
final class BareDecoder extends ChannelInboundHandlerAdapter {
  private final CfbStream stream;
  private final Destination peer;

  /**
   * Makes a decoder.
   *
   * @param stream null for plain text
   * @param peer where datagrams come from or go to; null for a stream
   */
  BareDecoder(CfbStream stream, Destination peer) {
    this.stream = stream;
    this.peer = peer;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof ByteBuf in)) {
      ctx.fireChannelRead(message);
      return;
    }
    ByteBuf plain = in;
    if (stream != null) {
      plain = ctx.alloc().buffer(Math.max(1, in.readableBytes()));
      BareWriter.through(stream, in, plain);
      in.release();
    }
    ctx.fireChannelRead(peer == null ? plain : new Packet(plain, peer));
  }
}
