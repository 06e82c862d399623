package dev.jray.protocol.mixed;

import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.flow.FlowSink;
import dev.jray.spi.protocol.Inbound;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Looks at the first byte that a client sends: a SOCKS version, or the begin of an HTTP method. The
 * byte is not consumed.
 */
final class MixedDetector extends ChannelInboundHandlerAdapter {
  private final Inbound socks;
  private final Inbound http;
  private final FlowSink sink;

  MixedDetector(Inbound socks, Inbound http, FlowSink sink) {
    this.socks = socks;
    this.http = http;
    this.sink = sink;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (msg == EndOfStream.INSTANCE) {
      // A port scan or a health check; nothing to tell
      ctx.close();
    } else if (!(msg instanceof ByteBuf data)) {
      ctx.fireChannelRead(msg);
    } else if (!data.isReadable()) {
      data.release();
    } else {
      int first = data.getUnsignedByte(data.readerIndex());
      Inbound chosen = first == 4 || first == 5 ? socks : http;
      chosen.accept(ctx.pipeline(), sink);
      if (!ctx.isRemoved()) {
        ctx.pipeline().remove(this);
      }
      // The context stays linked to what stood behind it
      ctx.fireChannelRead(data);
    }
  }
}
