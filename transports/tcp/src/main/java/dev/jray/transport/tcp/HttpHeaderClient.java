package dev.jray.transport.tcp;

import dev.jray.spi.error.FlowException;
import dev.jray.toolkit.codec.HttpHeadScanner;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Throws away the head that a server sends in front of its first bytes. As V2Ray it does not look
 * at it: the configuration may say that the server pretends to know nothing.
 */
final class HttpHeaderClient extends ByteToMessageDecoder {
  private final HttpHeadScanner scanner = new HttpHeadScanner(HttpHeaderServer.LIMIT);

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (scanner.take(in) != null) {
      ctx.pipeline().remove(this); // fires what follows
    } else if (scanner.tooLong()) {
      in.skipBytes(in.readableBytes());
      throw new FlowException(
          TcpError.BAD_HTTP_HEADER, "the server's answer does not begin with an HTTP header");
    }
  }
}
