package dev.jray.toolkit.channel;

import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.EndOfStream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads the PROXY protocol header that an accepted stream must begin with. Only then are the
 * handlers above installed, so that they meet the client's true address and the first byte behind
 * the header. A client without a proper header is cut off without an answer.
 */
public final class ProxyProtocolHandler extends ByteToMessageDecoder {
  static final long TIMEOUT_MILLIS = 4_000;

  private final Consumer<ChannelPipeline> handlers;
  private final String origin;
  private final Log log;
  private LoopTimer.Timeout timeout;
  private boolean refused;

  /**
   * Makes a handler.
   *
   * @param handlers adds what stands above
   * @param origin the transport's name in the log
   */
  public ProxyProtocolHandler(Consumer<ChannelPipeline> handlers, String origin, Log log) {
    this.handlers = handlers;
    this.origin = origin;
    this.log = log;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    timeout =
        LoopTimer.of(ctx.channel().eventLoop())
            .schedule(
                TIMEOUT_MILLIS,
                () -> refuse(ctx, "no PROXY header within " + TIMEOUT_MILLIS + " ms"));
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) {
    timeout.cancel();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (message == EndOfStream.INSTANCE) {
      refuse(ctx, "the stream ended within the PROXY header");
    } else {
      super.channelRead(ctx, message);
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (refused) {
      in.skipBytes(in.readableBytes());
      return;
    }
    ProxyHeader header = ProxyHeader.read(in);
    if (header == null) {
      return;
    }
    header.addresses().ifPresent(addresses -> addresses.assignTo(ctx.channel()));
    handlers.accept(ctx.pipeline());
    ctx.pipeline().remove(this); // fires what follows the header
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Throwable reason =
        cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
    refuse(ctx, String.valueOf(reason.getMessage()));
  }

  private void refuse(ChannelHandlerContext ctx, String reason) {
    if (!refused) {
      refused = true;
      log.write(
          Severity.INFO,
          origin,
          "refused connection from " + ctx.channel().remoteAddress() + " > " + reason);
      ctx.close();
    }
  }
}
