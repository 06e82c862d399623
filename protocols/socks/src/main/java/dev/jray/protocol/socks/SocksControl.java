package dev.jray.protocol.socks;

import dev.jray.spi.flow.EndOfStream;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/**
 * The TCP connection of a UDP association, on either side, once it is agreed on. It says nothing
 * more: what comes is thrown away, and the association lives as long as the connection is whole.
 */
final class SocksControl extends ChannelInboundHandlerAdapter {

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    ReferenceCountUtil.release(msg);
    if (msg == EndOfStream.INSTANCE) {
      ctx.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
