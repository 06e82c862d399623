package dev.jray.transport.websocket;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.transport.PeerAddresses;
import dev.jray.toolkit.channel.GracefulClose;
import dev.jray.toolkit.channel.LoopTimer;
import dev.jray.toolkit.codec.HttpHeadScanner;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * A server's side of the handshake. When a client asks for the right thing, the frame codec and the
 * handlers above are installed; others get their page.
 */
final class UpgradeServer extends ByteToMessageDecoder {
  static final long TIMEOUT_MILLIS = 4_000;
  static final String ORIGIN = "transport/websocket";

  /** As V2Ray's: 2048 and the 4096 that Go adds. */
  static final int LIMIT = 6144;

  /** Early data is part of the head; Xray's limit. */
  static final int EARLY_LIMIT = 12_288;

  private final UpgradePolicy policy;
  private final Consumer<ChannelPipeline> handlers;
  private final Log log;
  private final HttpHeadScanner scanner;
  private LoopTimer.Timeout timeout;
  private boolean over;

  UpgradeServer(UpgradePolicy policy, Consumer<ChannelPipeline> handlers, Log log) {
    this.policy = policy;
    this.handlers = handlers;
    this.log = log;
    boolean early = policy.settings().earlyData().isPresent();
    this.scanner = new HttpHeadScanner(early ? EARLY_LIMIT : LIMIT);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    startTimer(ctx);
  }

  private void startTimer(ChannelHandlerContext ctx) {
    timeout =
        LoopTimer.of(ctx.channel().eventLoop())
            .schedule(TIMEOUT_MILLIS, () -> giveUp(ctx, "no request in time"));
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) {
    timeout.cancel();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (message != EndOfStream.INSTANCE) {
      super.channelRead(ctx, message);
    } else if (over) {
      ctx.fireChannelRead(message);
    } else if (actualReadableBytes() > 0) {
      over = true;
      ctx.writeAndFlush(ascii(UpgradePolicy.plain(UpgradePolicy.BAD_REQUEST).text()))
          .addListener(ChannelFutureListener.CLOSE);
    } else {
      giveUp(ctx, "the client ended its stream");
    }
  }

  /** Who said nothing gets nothing. */
  private void giveUp(ChannelHandlerContext ctx, String reason) {
    if (over) {
      return;
    }
    if (actualReadableBytes() > 0) {
      refuse(ctx, UpgradePolicy.plain(UpgradePolicy.BAD_REQUEST));
    } else {
      over = true;
      log.write(
          Severity.DEBUG, ORIGIN, "closing " + ctx.channel().remoteAddress() + " > " + reason);
      ctx.close();
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (over) {
      in.skipBytes(in.readableBytes());
      return;
    }
    String head = scanner.take(in);
    if (head != null) {
      react(ctx, policy.react(head), in.isReadable());
    } else if (scanner.tooLong()) {
      refuse(ctx, UpgradePolicy.plain(UpgradePolicy.TOO_LARGE));
    }
  }

  private void react(ChannelHandlerContext ctx, Reaction reaction, boolean more) {
    if (reaction instanceof Reaction.Page page) {
      refuse(ctx, page);
    } else if (more) {
      // No client may send a frame before it knows that the server agrees
      over = true;
      ctx.close();
    } else {
      upgrade(ctx, (Reaction.Upgrade) reaction);
    }
  }

  private void refuse(ChannelHandlerContext ctx, Reaction.Page page) {
    log.write(
        Severity.INFO,
        ORIGIN,
        "no WebSocket for "
            + ctx.channel().remoteAddress()
            + " > "
            + page.text().substring(0, page.text().indexOf('\r')));
    ctx.writeAndFlush(ascii(page.text()), ctx.voidPromise());
    timeout.cancel();
    if (page.close()) {
      over = true;
      GracefulClose.close(ctx.channel());
    } else {
      startTimer(ctx);
    }
  }

  private void upgrade(ChannelHandlerContext ctx, Reaction.Upgrade upgrade) {
    over = true;
    ctx.writeAndFlush(ascii(upgrade.response()), ctx.voidPromise());
    upgrade
        .client()
        .ifPresent(
            ip ->
                new PeerAddresses(
                        new InetSocketAddress(ip, 0), PeerAddresses.of(ctx.channel()).local())
                    .assignTo(ctx.channel()));
    FrameCodec codec = FrameCodec.server();
    ctx.pipeline().addLast(codec);
    ChannelHandlerContext above = ctx.pipeline().context(codec);
    handlers.accept(ctx.pipeline());
    ctx.pipeline().remove(this);
    if (upgrade.earlyData() == null) {
      above.fireExceptionCaught(
          new FlowException(WebSocketError.BAD_EARLY_DATA, "the early data is not base64"));
    } else if (upgrade.earlyData().length > 0) {
      above.fireChannelRead(Unpooled.wrappedBuffer(upgrade.earlyData()));
      above.fireChannelReadComplete();
    }
  }

  private static ByteBuf ascii(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    over = true;
    log.write(Severity.INFO, ORIGIN, "connection ends > " + cause.getMessage());
    ctx.close();
  }
}
