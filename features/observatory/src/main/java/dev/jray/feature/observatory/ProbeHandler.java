package dev.jray.feature.observatory;

import dev.jray.feature.observatory.Prober.Question;
import dev.jray.spi.error.ErrorCode;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.flow.Reply;
import dev.jray.toolkit.channel.LoopTimer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * One probe: sends the request and reads the first line of the answer. Any status is an answer;
 * what follows is not read.
 */
final class ProbeHandler extends ByteToMessageDecoder implements Reply {
  private static final int MAX_LINE = 1024;
  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] [1-9]\\d\\d( .*)?\r?");

  private final Question question;
  private final EventLoop loop;
  private final Consumer<Outcome> done;
  private final long started;
  private final LoopTimer.Timeout limit;
  private ChannelHandlerContext context;
  private Runnable whenOver = () -> {};
  private boolean over;

  ProbeHandler(Question question, EventLoop loop, Consumer<Outcome> done) {
    this.question = question;
    this.loop = loop;
    this.done = done;
    this.started = loop.ticker().nanoTime();
    this.limit =
        LoopTimer.of(loop)
            .schedule(
                question.limit().toMillis(),
                () -> fail("no answer within " + question.limit().toMillis() + " ms"));
  }

  boolean over() {
    return over;
  }

  /** What to do at the end besides. */
  void whenOver(Runnable action) {
    whenOver = action;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    ctx.writeAndFlush(
        ByteBufUtil.writeAscii(ctx.alloc(), question.url().request(question.method())));
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (over) {
      in.skipBytes(in.readableBytes());
      return;
    }
    int length = in.bytesBefore(Math.min(in.readableBytes(), MAX_LINE), (byte) '\n');
    if (length < 0) {
      if (in.readableBytes() >= MAX_LINE) {
        fail("the answer is not HTTP");
      }
      return;
    }
    String line = in.readCharSequence(length, StandardCharsets.ISO_8859_1).toString();
    if (STATUS_LINE.matcher(line).matches()) {
      end("");
    } else {
      fail("the answer is not HTTP");
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (message == EndOfStream.INSTANCE) {
      fail("the connection ended without an answer");
    } else {
      super.channelRead(ctx, message);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    fail("the connection ended without an answer");
    super.channelInactive(ctx);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(cause);
  }

  @Override
  public void established() {}

  @Override
  public void refused(ErrorCode why) {
    fail(why.id());
  }

  void fail(Throwable cause) {
    Throwable real =
        cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
    fail(String.valueOf(real.getMessage()));
  }

  private void fail(String why) {
    end(why);
  }

  private void end(String error) {
    if (over) {
      return;
    }
    over = true;
    limit.cancel();
    Duration delay = Duration.ofNanos(loop.ticker().nanoTime() - started);
    if (context != null) {
      context.close();
    }
    whenOver.run();
    done.accept(new Outcome(delay, error));
  }
}
