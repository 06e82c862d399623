package dev.jray.toolkit.dns;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;

/** DNS over a stream (RFC 1035, 4.2.2): each message behind its length in two bytes. */
public final class DnsFrames {
  /** Longest message. */
  public static final int MAX_MESSAGE = 65535;

  private DnsFrames() {}

  /** From now on, what is read and written are whole messages. */
  public static void addTo(ChannelPipeline pipeline) {
    pipeline.addLast(new LengthFieldBasedFrameDecoder(MAX_MESSAGE + 2, 0, 2, 0, 2), new Writer());
  }

  private static final class Writer extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
      if (message instanceof ByteBuf body) {
        ByteBuf length = ctx.alloc().buffer(2).writeShort(body.readableBytes());
        ctx.write(length, ctx.voidPromise());
      }
      ctx.write(message, promise);
    }
  }
}
