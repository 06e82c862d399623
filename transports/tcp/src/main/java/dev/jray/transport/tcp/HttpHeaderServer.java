package dev.jray.transport.tcp;

import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.toolkit.channel.GracefulClose;
import dev.jray.toolkit.channel.LoopTimer;
import dev.jray.toolkit.codec.HttpHead;
import dev.jray.toolkit.codec.HttpHeadScanner;
import dev.jray.toolkit.codec.HttpRequestLine;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads the request head that a client sends in front of its first bytes. Only its path is looked
 * at. When it is known, the handlers above are installed and meet what follows the head; otherwise
 * the client gets the page that V2Ray sends.
 */
final class HttpHeaderServer extends ByteToMessageDecoder {
  /** V2Ray's own limit lies between 8192 and 10236 bytes, depending on how the bytes arrive. */
  static final int LIMIT = 10 * 1024;

  static final long TIMEOUT_MILLIS = 4_000;
  private static final String BAD_REQUEST = "400 Bad Request";
  private static final String NOT_FOUND = "404 Not Found";
  private static final int LONGEST_METHOD = 32;

  private final Heads heads;
  private final Consumer<ChannelPipeline> handlers;
  private final Log log;
  private final HttpHeadScanner scanner = new HttpHeadScanner(LIMIT);
  private LoopTimer.Timeout timeout;
  private boolean refused;

  HttpHeaderServer(Heads heads, Consumer<ChannelPipeline> handlers, Log log) {
    this.heads = heads;
    this.handlers = handlers;
    this.log = log;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    timeout =
        LoopTimer.of(ctx.channel().eventLoop()).schedule(TIMEOUT_MILLIS, () -> onTimeout(ctx));
  }

  /** Who said nothing at all gets nothing. */
  private void onTimeout(ChannelHandlerContext ctx) {
    if (!refused && actualReadableBytes() == 0) {
      refused = true;
      ctx.close();
    } else {
      refuse(ctx, BAD_REQUEST, "no header within " + TIMEOUT_MILLIS + " ms");
    }
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) {
    timeout.cancel();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (message != EndOfStream.INSTANCE) {
      super.channelRead(ctx, message);
    } else if (refused) {
      ctx.fireChannelRead(message);
    } else {
      refused = true;
      ctx.writeAndFlush(Unpooled.wrappedBuffer(heads.refusal(BAD_REQUEST)))
          .addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (refused) {
      in.skipBytes(in.readableBytes());
      return;
    }
    String head = scanner.take(in);
    if (head == null) {
      if (scanner.tooLong()) {
        refuse(ctx, BAD_REQUEST, "the header is longer than " + LIMIT + " bytes");
      } else if (!mayBecomeRequest(in)) {
        refuse(ctx, BAD_REQUEST, "this is no HTTP request");
      }
      return;
    }
    HttpHead parsed = HttpHead.parse(head);
    HttpRequestLine line = parsed == null ? null : HttpRequestLine.parse(parsed.firstLine());
    String path = line == null ? null : line.path();
    if (path == null) {
      refuse(ctx, BAD_REQUEST, "the header is malformed");
    } else if (!heads.knows(path)) {
      refuse(ctx, NOT_FOUND, "the path is not among those configured");
    } else {
      ctx.pipeline()
          .addLast(new HttpHeaderWriter(heads::response, () -> heads.refusal(BAD_REQUEST)));
      handlers.accept(ctx.pipeline());
      ctx.pipeline().remove(this); // fires what follows the header
    }
  }

  /** Whether what stands before the first space may be a method: other protocols end here. */
  private static boolean mayBecomeRequest(ByteBuf in) {
    int end = Math.min(in.writerIndex(), in.readerIndex() + LONGEST_METHOD);
    for (int i = in.readerIndex(); i < end; i++) {
      int c = in.getUnsignedByte(i);
      if (c == ' ') {
        return i > in.readerIndex();
      }
      if (!HttpHead.isTokenChar(c)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    log.write(Severity.INFO, Heads.ORIGIN, "connection ends > " + cause.getMessage());
    ctx.close();
  }

  private void refuse(ChannelHandlerContext ctx, String status, String reason) {
    if (refused) {
      return;
    }
    refused = true;
    log.write(
        Severity.INFO,
        Heads.ORIGIN,
        "refused connection from " + ctx.channel().remoteAddress() + " > " + reason);
    ctx.write(Unpooled.wrappedBuffer(heads.refusal(status)), ctx.voidPromise());
    GracefulClose.close(ctx.channel());
  }
}
