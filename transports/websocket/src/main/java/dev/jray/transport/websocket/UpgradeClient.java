package dev.jray.transport.websocket;

import dev.jray.spi.error.ErrorCode;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.toolkit.channel.LoopTimer;
import dev.jray.toolkit.codec.HttpHeadScanner;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import io.netty.util.concurrent.Promise;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A client's side of the handshake: asks, waits for the answer, and then gives its place to the
 * frame codec.
 */
final class UpgradeClient extends ByteToMessageDecoder {
  static final long TIMEOUT_MILLIS = 8_000;
  private static final int LIMIT = 16 * 1024;
  private static final int KEY_BYTES = 16;

  private final UpgradeRequest request;
  private final RandomGenerator random;
  private final Promise<String> upgraded;
  private final HttpHeadScanner scanner = new HttpHeadScanner(LIMIT);
  private ChannelHandlerContext ctx;
  private LoopTimer.Timeout timeout;
  private String key;

  /**
   * Makes a handshake.
   *
   * @param upgraded done when frames may be sent; fails with the reason why not
   */
  UpgradeClient(UpgradeRequest request, RandomGenerator random, Promise<String> upgraded) {
    this.request = request;
    this.random = random;
    this.upgraded = upgraded;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext context) {
    if (timeout != null) {
      timeout.cancel();
    }
  }

  /**
   * Sends the request.
   *
   * @param early the early data, encoded; may be empty
   */
  void begin(String early) {
    byte[] nonce = new byte[KEY_BYTES];
    random.nextBytes(nonce);
    key = Base64.getEncoder().encodeToString(nonce);
    ctx.writeAndFlush(Unpooled.wrappedBuffer(request.head(key, early)), ctx.voidPromise());
    timeout =
        LoopTimer.of(ctx.channel().eventLoop())
            .schedule(
                TIMEOUT_MILLIS,
                () -> fail(NetworkError.TIMEOUT, "the server does not answer in time"));
  }

  /** Whether the request was sent. */
  boolean begun() {
    return key != null;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (upgraded.isDone() || key == null) {
      in.skipBytes(in.readableBytes());
      return;
    }
    String head = scanner.take(in);
    if (head == null) {
      if (scanner.tooLong()) {
        fail(WebSocketError.UPGRADE_REFUSED, "the answer is too long");
      }
      return;
    }
    String objection = UpgradeRequest.objection(head, key);
    if (objection != null) {
      fail(WebSocketError.UPGRADE_REFUSED, objection);
    } else {
      finish();
    }
  }

  private void finish() {
    // A mask must not be foreseen by whoever chooses the payload, a page in a browser say, so that
    // nobody can place bytes of his choice on the wire (RFC 6455 section 10.3). He never sees a
    // mask; so a fast generator does, if its seed is secret and each connection has its own.
    ctx.pipeline()
        .addAfter(ctx.name(), null, FrameCodec.client(new SplittableRandom(random.nextLong())));
    upgraded.setSuccess("");
    // Behind the listeners that install the handlers above, which must see what follows the answer
    upgraded.addListener(done -> ctx.pipeline().remove(this));
  }

  private void fail(ErrorCode code, String reason) {
    upgraded.tryFailure(new FlowException(code, "no WebSocket: " + reason));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (message == EndOfStream.INSTANCE) {
      fail(NetworkError.UPSTREAM_REFUSED, "the server ended the connection");
    } else {
      super.channelRead(context, message);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    fail(NetworkError.RESET, "the connection was cut");
    super.channelInactive(context);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Throwable reason =
        cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
    upgraded.tryFailure(
        reason instanceof FlowException
            ? reason
            : new FlowException(NetworkError.RESET, "no WebSocket: " + reason.getMessage()));
  }
}
