package dev.jray.feature.metrics;

import dev.jray.spi.flow.EndOfStream;
import dev.jray.toolkit.channel.GracefulClose;
import dev.jray.toolkit.channel.LoopTimer;
import dev.jray.toolkit.codec.HttpHead;
import dev.jray.toolkit.codec.HttpHeadScanner;
import dev.jray.toolkit.codec.HttpRequestLine;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's side of one HTTP/1.1 connection: one request after the other, each answered before
 * the next is read.
 */
final class MetricsExchange extends ByteToMessageDecoder {
  static final int MAX_HEAD = 8 * 1024;
  private static final int MAX_AHEAD = 2 * MAX_HEAD;
  private static final long PATIENCE_MILLIS = 60_000;

  private static final Logger LOGGER = LoggerFactory.getLogger(MetricsExchange.class);

  private final MetricsPages pages;
  private final HttpHeadScanner scanner = new HttpHeadScanner(MAX_HEAD);
  private LoopTimer.Timeout deadline;
  private boolean answering;
  private boolean inputEnded;
  private boolean ended;

  MetricsExchange(MetricsPages pages) {
    this.pages = pages;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    await(ctx);
  }

  /** Each request may take so long to come, and each answer to go. */
  private void await(ChannelHandlerContext ctx) {
    cancelDeadline();
    deadline =
        LoopTimer.of(ctx.channel().eventLoop())
            .schedule(PATIENCE_MILLIS, () -> ctx.channel().close());
  }

  private void cancelDeadline() {
    if (deadline != null) {
      deadline.cancel();
      deadline = null;
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (message != EndOfStream.INSTANCE || ended) {
      super.channelRead(ctx, message);
      return;
    }
    inputEnded = true;
    if (!answering) {
      end(ctx);
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (ended) {
      in.skipBytes(in.readableBytes());
    } else if (answering) {
      if (in.readableBytes() > MAX_AHEAD) {
        ctx.close();
      }
    } else {
      String head = scanner.take(in);
      if (head != null) {
        onHead(ctx, head);
      } else if (scanner.tooLong()) {
        answer(ctx, HttpAnswer.text("431 Request Header Fields Too Large"), true, true);
      }
    }
  }

  private void onHead(ChannelHandlerContext ctx, String text) {
    HttpHead head = HttpHead.parse(text);
    HttpRequestLine line = head == null ? null : HttpRequestLine.parse(head.firstLine());
    Optional<HttpAnswer> refusal = HttpRequestCheck.refusal(line, head);
    if (refusal.isPresent()) {
      answer(ctx, refusal.get(), true, true);
      return;
    }
    boolean withBody = line.method().equals("GET");
    boolean last = HttpRequestCheck.isLast(line, head);
    answering = true;
    await(ctx);
    pages.answer(line.path(), answer -> onLoop(ctx, () -> answer(ctx, answer, withBody, last)));
  }

  private static void onLoop(ChannelHandlerContext ctx, Runnable task) {
    if (ctx.executor().inEventLoop()) {
      task.run();
      return;
    }
    try {
      ctx.executor().execute(task);
    } catch (RejectedExecutionException e) {
      LOGGER.debug("The connection ended with its event loop before it was answered", e);
    }
  }

  private void answer(
      ChannelHandlerContext ctx, HttpAnswer answer, boolean withBody, boolean last) {
    if (ctx.isRemoved()) {
      return;
    }
    answering = true;
    boolean close = last || inputEnded;
    // The next request is looked at when this answer has left: a client that does not read its
    // answers gets no more of them.
    ctx.writeAndFlush(Unpooled.wrappedBuffer(answer.bytes(withBody, close)))
        .addListener(
            written -> {
              if (written.isSuccess()) {
                onAnswered(ctx, close);
              }
            });
  }

  private void onAnswered(ChannelHandlerContext ctx, boolean close) {
    answering = false;
    if (close || inputEnded) {
      end(ctx);
    } else if (!ctx.isRemoved()) {
      await(ctx);
      // What came meanwhile waits in the buffer; not at once, since this may run amid a decode.
      ctx.executor().execute(() -> onMore(ctx));
    }
  }

  private void onMore(ChannelHandlerContext ctx) {
    if (!ctx.isRemoved() && actualReadableBytes() > 0) {
      try {
        channelRead(ctx, Unpooled.EMPTY_BUFFER);
      } catch (Exception e) {
        exceptionCaught(ctx, e);
      }
    }
  }

  private void end(ChannelHandlerContext ctx) {
    if (ended) {
      return;
    }
    ended = true;
    cancelDeadline();
    if (inputEnded) {
      ctx.close();
    } else {
      GracefulClose.close(ctx.channel());
    }
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) {
    cancelDeadline();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
