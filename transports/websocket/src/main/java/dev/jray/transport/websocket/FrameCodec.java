package dev.jray.transport.websocket;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.flow.EndOfStream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * A stream as the messages of a WebSocket. Each piece of payload is passed on as it arrives,
 * however long its frame is; each write becomes one binary message.
 *
 * <p>The end of one direction alone cannot be said: see the package's description.
 */
final class FrameCodec extends ChannelDuplexHandler {
  private static final int NORMAL = 1000;
  private static final int PROTOCOL_ERROR = 1002;
  private static final int NO_CODE = 1005;

  private final FrameHeader header;
  private final FrameWriter writer;
  private final byte[] control = new byte[FrameHeader.CONTROL_LIMIT];
  private long left;
  private int mask;
  private boolean inControl;
  private byte[] pong;
  private boolean inputEnded;
  private boolean outputEnded;
  private boolean closeSent;

  private FrameCodec(boolean server, FrameWriter writer) {
    this.header = new FrameHeader(server);
    this.writer = writer;
  }

  static FrameCodec server() {
    return new FrameCodec(true, FrameWriter.unmasked());
  }

  /**
   * A client's codec.
   *
   * @param masks makes the mask of each frame
   */
  static FrameCodec client(RandomGenerator masks) {
    return new FrameCodec(false, FrameWriter.masked(masks));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf data) {
      decode(ctx, data.isReadOnly() ? copy(ctx, data) : data);
    } else if (message == EndOfStream.INSTANCE) {
      onSocketEnded(ctx);
    } else {
      ctx.fireChannelRead(message);
    }
  }

  /** Payload is unmasked where it lies, which a read-only buffer does not allow. */
  private static ByteBuf copy(ChannelHandlerContext ctx, ByteBuf data) {
    ByteBuf copy = ctx.alloc().buffer(data.readableBytes()).writeBytes(data);
    data.release();
    return copy;
  }

  private void decode(ChannelHandlerContext ctx, ByteBuf data) {
    ByteBuf in = data;
    try {
      while (in != null && in.isReadable() && !inputEnded) {
        if (left > 0) {
          in = inControl ? readControl(ctx, in) : readPayload(ctx, in);
        } else if (header.read(in)) {
          onHeader(ctx);
        }
      }
    } catch (FlowException e) {
      inputEnded = true;
      close(ctx, PROTOCOL_ERROR);
      ctx.fireExceptionCaught(e);
    } finally {
      if (in != null) {
        in.release();
      }
    }
  }

  private void onHeader(ChannelHandlerContext ctx) {
    left = header.length();
    mask = header.mask();
    inControl = header.isControl();
    if (inControl && left == 0) {
      onControl(ctx, 0);
    }
  }

  /** Passes payload on; the buffer itself where nothing follows. Returns what is left of it. */
  private ByteBuf readPayload(ChannelHandlerContext ctx, ByteBuf in) {
    int length = (int) Math.min(left, in.readableBytes());
    if (mask != 0) {
      Masking.apply(in, in.readerIndex(), length, mask);
      mask = Masking.after(mask, length);
    }
    left -= length;
    if (length < in.readableBytes()) {
      ctx.fireChannelRead(in.readRetainedSlice(length));
      return in;
    }
    ctx.fireChannelRead(in);
    return null;
  }

  private ByteBuf readControl(ChannelHandlerContext ctx, ByteBuf in) {
    int done = (int) (header.length() - left);
    int length = (int) Math.min(left, in.readableBytes());
    in.readBytes(control, done, length);
    for (int i = done; i < done + length; i++) {
      mask = Masking.after(mask, 1);
      control[i] ^= (byte) mask;
    }
    left -= length;
    if (left == 0) {
      onControl(ctx, done + length);
    }
    return in;
  }

  private void onControl(ChannelHandlerContext ctx, int length) {
    if (header.opcode() == FrameHeader.PING) {
      // Only the last of several pings needs an answer (RFC 6455 section 5.5.3)
      pong = Arrays.copyOf(control, length);
    } else if (header.opcode() == FrameHeader.CLOSE) {
      onClose(ctx, length == 0 ? NO_CODE : closeCode(length));
    }
  }

  private int closeCode(int length) {
    int code = length < 2 ? 0 : ((control[0] & 0xff) << 8) | (control[1] & 0xff);
    boolean known =
        (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || code / 1000 == 3;
    if (!known && code / 1000 != 4) {
      throw FrameHeader.bad("the close code " + code + " is not allowed");
    }
    return code;
  }

  /** The peer takes nothing any more, so that this is the end of both directions. */
  private void onClose(ChannelHandlerContext ctx, int code) {
    inputEnded = true;
    ChannelFuture echoed = close(ctx, code);
    ctx.fireChannelRead(EndOfStream.INSTANCE);
    echoed.addListener(done -> ctx.close());
  }

  private void onSocketEnded(ChannelHandlerContext ctx) {
    if (inputEnded) {
      return;
    }
    inputEnded = true;
    ctx.fireChannelRead(EndOfStream.INSTANCE);
    if (outputEnded) {
      close(ctx, NORMAL).addListener(done -> ctx.close());
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    sendPong(ctx);
    ctx.fireChannelReadComplete();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    sendPong(ctx);
    ctx.fireChannelWritabilityChanged();
  }

  /** Waits while the peer does not read: a flood of pings must not fill the memory. */
  private void sendPong(ChannelHandlerContext ctx) {
    if (pong != null && !closeSent && ctx.channel().isWritable()) {
      byte[] content = pong;
      pong = null;
      writer.control(ctx, FrameHeader.PONG, content);
      ctx.flush();
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (message == EndOfStream.INSTANCE) {
      outputEnded = true;
      promise.trySuccess();
      if (inputEnded) {
        close(ctx, NORMAL).addListener(done -> ctx.close());
      }
    } else if (!(message instanceof ByteBuf data) || !data.isReadable()) {
      ctx.write(message, promise);
    } else if (closeSent) {
      ReferenceCountUtil.release(message);
      promise.tryFailure(new ClosedChannelException());
    } else {
      writer.message(ctx, data, promise);
    }
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    if (ctx.channel().isActive() && !isReset(ctx)) {
      close(ctx, NORMAL);
    }
    ctx.close(promise);
  }

  /** A stream that is cut off must not look complete: no close frame goes before a reset. */
  private static boolean isReset(ChannelHandlerContext ctx) {
    Integer linger = ctx.channel().config().getOption(ChannelOption.SO_LINGER);
    return linger != null && linger == 0;
  }

  private ChannelFuture close(ChannelHandlerContext ctx, int code) {
    if (closeSent) {
      return ctx.newSucceededFuture();
    }
    closeSent = true;
    byte[] content = code == NO_CODE ? new byte[0] : new byte[] {(byte) (code >> 8), (byte) code};
    ChannelFuture sent = writer.control(ctx, FrameHeader.CLOSE, content);
    ctx.flush();
    return sent;
  }
}
