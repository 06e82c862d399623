package dev.jray.protocol.vmess;

import dev.jray.spi.flow.EndOfStream;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Closes a connection that carried datagrams when its client ends it. VMess clients never end one
 * direction of a socket only, and a flow of datagrams has no end that it could wait for.
 */
final class DatagramEnd extends ChannelInboundHandlerAdapter {

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    ctx.fireChannelRead(msg);
    if (msg == EndOfStream.INSTANCE) {
      ctx.close();
    }
  }
}
