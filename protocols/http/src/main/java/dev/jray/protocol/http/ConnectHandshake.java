package dev.jray.protocol.http;

import dev.jray.spi.error.ErrorCode;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.flow.EndOfStream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Asks a proxy for a tunnel and reads its answer. Stays in the pipeline, holding what came behind
 * the answer, until it is told to leave.
 */
final class ConnectHandshake extends ByteToMessageDecoder {
  private final String target;
  private final String credentials;
  private final Promise<Void> result;
  private final HeadScanner scanner = new HeadScanner(true);
  private ChannelHandlerContext ctx;
  private boolean requested;
  private boolean ended;

  /**
   * Makes a handshake.
   *
   * @param target {@code host:port}
   * @param credentials for Proxy-Authorization, or empty
   * @param result succeeds when the proxy has agreed
   */
  ConnectHandshake(String target, String credentials, Promise<Void> result) {
    this.target = target;
    this.credentials = credentials;
    this.result = result;
  }

  Future<Void> result() {
    return result;
  }

  /** Hands over: what was read behind the answer flows on. */
  void leave() {
    if (!ctx.isRemoved()) {
      ctx.pipeline().remove(this);
      if (ended) {
        ctx.fireChannelRead(EndOfStream.INSTANCE);
      }
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
    if (context.channel().isActive()) {
      request();
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    request();
    context.fireChannelActive();
  }

  private void request() {
    if (requested) {
      return;
    }
    requested = true;
    ByteBuf out = ctx.alloc().buffer();
    out.writeCharSequence("CONNECT " + target + " HTTP/1.1\r\n", StandardCharsets.US_ASCII);
    HttpFields.line(out, "Host", target);
    if (!credentials.isEmpty()) {
      HttpFields.line(out, "Proxy-Authorization", credentials);
    }
    HttpFields.line(out, "Proxy-Connection", "Keep-Alive");
    HttpFields.crlf(out);
    ctx.writeAndFlush(out);
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (result.isDone()) {
      return;
    }
    try {
      int length = scanner.scan(in);
      if (length >= 0) {
        String text = in.readCharSequence(length, StandardCharsets.ISO_8859_1).toString();
        answered(ResponseHead.parse(text));
      }
    } catch (FlowException e) {
      result.tryFailure(new FlowException(NetworkError.UPSTREAM_REFUSED, "not an HTTP proxy", e));
    }
  }

  private void answered(ResponseHead response) {
    int status = response.status();
    if (response.isInterim()) {
      return;
    }
    if (status / 100 == 2) {
      result.trySuccess(null);
      return;
    }
    ErrorCode code = status == 504 ? NetworkError.TIMEOUT : NetworkError.UPSTREAM_REFUSED;
    FlowException refusal = new FlowException(code, "the proxy answered " + status + " to CONNECT");
    // What is the client's fault will be the same at the next try
    result.tryFailure(status / 100 == 4 ? refusal.definite() : refusal);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (message == EndOfStream.INSTANCE) {
      ended = true;
      closed();
    } else {
      super.channelRead(context, message);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    closed();
    super.channelInactive(context);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (result.tryFailure(
        new FlowException(NetworkError.RESET, "the proxy's connection broke", cause))) {
      context.close();
    } else {
      context.fireExceptionCaught(cause);
    }
  }

  private void closed() {
    result.tryFailure(new FlowException(NetworkError.RESET, "the proxy closed without an answer"));
  }
}
