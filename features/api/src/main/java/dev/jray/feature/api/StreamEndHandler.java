package dev.jray.feature.api;

import dev.jray.spi.flow.EndOfStream;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** HTTP/2 has no use for a connection that is half closed: the end of one side is that of both. */
final class StreamEndHandler extends ChannelInboundHandlerAdapter {
  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message == EndOfStream.INSTANCE) {
      ctx.close();
    } else {
      ctx.fireChannelRead(message);
    }
  }
}
