package dev.jray.protocol.vmess;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.flow.EndOfStream;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Takes the end of a response without any data for a good end: V2Ray's servers mark the end only
 * where there was data. An end that is missing behind data stays a failure.
 */
final class ResponseEnd extends ChannelInboundHandlerAdapter {
  private final VmessResponseDecoder header;

  /** Waits behind the decoder of the response header, which goes when that was read. */
  ResponseEnd(VmessResponseDecoder header) {
    this.header = header;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    ctx.fireChannelRead(msg);
    if (!ctx.isRemoved()) {
      ctx.pipeline().remove(this);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    boolean answered = ctx.pipeline().context(header) == null;
    if (answered && cause instanceof FlowException why && why.code() == VmessError.TRUNCATED) {
      ctx.fireChannelRead(EndOfStream.INSTANCE);
      ctx.fireChannelReadComplete();
    } else {
      ctx.fireExceptionCaught(cause);
    }
  }
}
