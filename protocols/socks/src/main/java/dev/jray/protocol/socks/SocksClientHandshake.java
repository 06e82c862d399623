package dev.jray.protocol.socks;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.toolkit.channel.LoopTimer;
import dev.jray.toolkit.codec.SocksAddress;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * The client's side of a SOCKS 5 connection until the server has agreed. Says nothing before {@link
 * #begin}.
 *
 * <pre>
 * -&gt; 05 01 METHOD                        &lt;- 05 METHOD
 * -&gt; 01 ULEN name PLEN password          &lt;- 01 00             with a login only
 * -&gt; 05 CMD 00 ATYP address port(2)      &lt;- 05 REP 00 ATYP address port(2)
 * </pre>
 */
final class SocksClientHandshake extends ByteToMessageDecoder {

  /** Who waits for the end of the handshake; exactly one call. */
  interface Outcome {

    /**
     * The server agreed. The handler is still there: bytes behind the server's reply follow when it
     * goes, right after this call.
     *
     * @param bound the address in the server's reply
     */
    void agreed(ChannelHandlerContext ctx, Destination bound);

    /**
     * It did not. The connection is being closed.
     *
     * @param definite whether another try is pointless
     */
    void failed(FlowException why, boolean definite);
  }

  private enum Step {
    WAITING,
    METHOD,
    LOGIN,
    REPLY,
    OVER
  }

  private final SocksClientRequest request;
  private final Outcome outcome;
  private ChannelHandlerContext context;
  private LoopTimer.Timeout deadline;
  private Step step = Step.WAITING;

  SocksClientHandshake(SocksClientRequest request, Outcome outcome) {
    this.request = request;
    this.outcome = outcome;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) {
    if (deadline != null) {
      deadline.cancel();
    }
  }

  /** Greets the server. Call it once, on the event loop, when the channel is connected. */
  void begin(long deadlineMillis) {
    if (step != Step.WAITING) {
      return;
    }
    if (!context.channel().isActive()) {
      fail(NetworkError.RESET, "the SOCKS server closed the connection", false);
      return;
    }
    deadline =
        LoopTimer.of(context.channel().eventLoop())
            .schedule(
                deadlineMillis,
                () -> fail(NetworkError.TIMEOUT, "the SOCKS server took too long", true));
    step = Step.METHOD;
    context.writeAndFlush(request.greeting(context.alloc()));
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    switch (step) {
      case WAITING -> fail(NetworkError.UPSTREAM_REFUSED, "the SOCKS server spoke first", true);
      case METHOD -> method(in);
      case LOGIN -> login(in);
      case REPLY -> reply(in);
      case OVER -> in.skipBytes(in.readableBytes());
    }
  }

  private void method(ByteBuf in) {
    if (in.readableBytes() < 2) {
      return;
    }
    int version = in.readUnsignedByte();
    int method = in.readUnsignedByte();
    if (version != 5) {
      fail(NetworkError.UPSTREAM_REFUSED, "the server does not speak SOCKS 5", true);
    } else if (method != request.method()) {
      fail(
          NetworkError.UPSTREAM_REFUSED,
          "the SOCKS server wants authentication method " + method,
          true);
    } else if (method == SocksReplies.PASSWORD) {
      step = Step.LOGIN;
      context.writeAndFlush(request.login(context.alloc()));
    } else {
      ask();
    }
  }

  private void login(ByteBuf in) {
    if (in.readableBytes() < 2) {
      return;
    }
    if (in.skipBytes(1).readUnsignedByte() == 0) {
      ask();
    } else {
      fail(NetworkError.UPSTREAM_REFUSED, "the SOCKS server rejected user name and password", true);
    }
  }

  private void ask() {
    ByteBuf command;
    try {
      command = request.command(context.alloc());
    } catch (FlowException e) {
      fail(e, true);
      return;
    }
    step = Step.REPLY;
    context.writeAndFlush(command);
  }

  private void reply(ByteBuf in) {
    int start = in.readerIndex();
    if (in.readableBytes() < 3) {
      return;
    }
    int code = in.getUnsignedByte(start + 1);
    if (code != SocksCodes.OK) {
      fail(SocksCodes.meaning(code), "the SOCKS server answered with code " + code, true);
      return;
    }
    Destination bound;
    try {
      bound = SocksAddress.read(in.skipBytes(3), Network.UDP);
    } catch (FlowException e) {
      fail(
          NetworkError.UPSTREAM_REFUSED,
          "the SOCKS server's reply is broken: " + e.getMessage(),
          true);
      return;
    }
    if (bound == null) {
      in.readerIndex(start);
    } else {
      agree(bound);
    }
  }

  private void agree(Destination bound) {
    step = Step.OVER;
    deadline.cancel();
    outcome.agreed(context, bound);
    if (!context.isRemoved()) {
      context.pipeline().remove(this);
    }
  }

  private void fail(NetworkError code, String why, boolean definite) {
    fail(new FlowException(code, why), definite);
  }

  private void fail(FlowException why, boolean definite) {
    if (step == Step.OVER) {
      return;
    }
    step = Step.OVER;
    if (deadline != null) {
      deadline.cancel();
    }
    context.close();
    outcome.failed(why, definite);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
    if (msg == EndOfStream.INSTANCE && step != Step.OVER) {
      fail(NetworkError.RESET, "the SOCKS server closed the connection", false);
    } else {
      super.channelRead(ctx, msg);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    fail(NetworkError.RESET, "the SOCKS server closed the connection", false);
    super.channelInactive(ctx);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (step == Step.OVER) {
      ctx.fireExceptionCaught(cause);
    } else if (cause instanceof FlowException why) {
      fail(why, false);
    } else {
      fail(
          new FlowException(NetworkError.RESET, "the connection to the SOCKS server broke", cause),
          false);
    }
  }
}
