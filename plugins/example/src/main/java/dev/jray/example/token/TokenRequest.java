package dev.jray.example.token;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/**
 * Sends the request in front of the first payload, in the same packet, and leaves. If there is no
 * payload for a while, the kernel writes an empty buffer.
 */
final class TokenRequest extends ChannelOutboundHandlerAdapter {
  private final byte[] request;

  TokenRequest(byte[] request) {
    this.request = request;
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
    ctx.write(Unpooled.wrappedBuffer(request));
    ctx.write(msg, promise);
    ctx.pipeline().remove(this);
  }
}
