package dev.jray.transport.tls;

import dev.jray.spi.flow.EndOfStream;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/**
 * Stands below TLS once the peer has ended its stream: what it still sends would only pile up
 * there.
 */
final class RestHandler extends ChannelInboundHandlerAdapter {
  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message == EndOfStream.INSTANCE) {
      ctx.fireChannelRead(message);
    } else {
      ReferenceCountUtil.release(message);
    }
  }
}
