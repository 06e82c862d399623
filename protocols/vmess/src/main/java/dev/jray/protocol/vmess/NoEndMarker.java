package dev.jray.protocol.vmess;

import dev.jray.spi.flow.EndOfStream;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/** Keeps the end of a stream from its encoder, for peers that agreed not to mark it. */
final class NoEndMarker extends ChannelOutboundHandlerAdapter {

  @Override
  public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
    // The header may still wait for a first write
    ctx.write(msg == EndOfStream.INSTANCE ? Unpooled.EMPTY_BUFFER : msg, promise);
  }
}
