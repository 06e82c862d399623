package dev.jray.transport.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.random.RandomGenerator;

/**
 * Writes frames. Large payload is written as it is, behind a buffer with its header; it is copied
 * only where it must be masked and may belong to somebody else as well.
 */
final class FrameWriter {
  /** Below this, one buffer is cheaper than two. */
  private static final int SMALL = 256;

  private final RandomGenerator masks;

  private FrameWriter(RandomGenerator masks) {
    this.masks = masks;
  }

  /** A server's. */
  static FrameWriter unmasked() {
    return new FrameWriter(null);
  }

  /** A client's. */
  static FrameWriter masked(RandomGenerator masks) {
    return new FrameWriter(masks);
  }

  /** Writes a buffer, which it takes over, as one binary message. */
  void message(ChannelHandlerContext ctx, ByteBuf data, ChannelPromise promise) {
    int length = data.readableBytes();
    int mask = masks == null ? 0 : masks.nextInt();
    boolean copy = length < SMALL || (mask != 0 && !isOwn(data));
    ByteBuf frame = ctx.alloc().ioBuffer(FrameHeader.LONGEST + (copy ? length : 0));
    writeHeader(frame, FrameHeader.BINARY, length, mask);
    if (!copy) {
      mask(data, data.readerIndex(), length, mask);
      ctx.write(frame, ctx.voidPromise());
      ctx.write(data, promise);
      return;
    }
    int start = frame.writerIndex();
    frame.writeBytes(data);
    data.release();
    mask(frame, start, length, mask);
    ctx.write(frame, promise);
  }

  /** Writes a control frame. */
  ChannelFuture control(ChannelHandlerContext ctx, int opcode, byte[] content) {
    int mask = masks == null ? 0 : masks.nextInt();
    ByteBuf frame = ctx.alloc().ioBuffer(FrameHeader.LONGEST + content.length);
    writeHeader(frame, opcode, content.length, mask);
    int start = frame.writerIndex();
    frame.writeBytes(content);
    mask(frame, start, content.length, mask);
    return ctx.write(frame);
  }

  private void writeHeader(ByteBuf frame, int opcode, int length, int mask) {
    FrameHeader.write(frame, opcode, length, masks != null);
    if (masks != null) {
      frame.writeInt(mask);
    }
  }

  private static void mask(ByteBuf data, int index, int length, int mask) {
    if (mask != 0) {
      Masking.apply(data, index, length, mask);
    }
  }

  /**
   * Whether nobody else can hold these bytes. A slice or duplicate may share them, as may what
   * wraps an array: a handler's constant answer, say.
   */
  private static boolean isOwn(ByteBuf data) {
    return data.isDirect()
        && !data.isReadOnly()
        && data.refCnt() == 1
        && data.unwrap() == null
        && !(data instanceof CompositeByteBuf);
  }
}
