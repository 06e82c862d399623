package dev.jray.toolkit.mux;

import dev.jray.spi.net.Destination;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

/**
 * Puts frames together in one buffer until they are sent. What a carrier's protocol does for each
 * write (a chunk, a record, a native call or two) costs more than the copy.
 */
final class FrameBatch {
  /** Four frames of bulk data, or two chunks of VMess. */
  private static final int CAPACITY = 32 * 1024;

  private ByteBuf frames;

  /**
   * Adds a frame.
   *
   * @param data owned by the callee; null for a frame without
   */
  void add(
      ChannelHandlerContext ctx,
      int session,
      int status,
      int option,
      Destination target,
      ByteBuf data) {
    int length = data == null ? -1 : data.readableBytes();
    int size = Frame.sizeHint(target) + Math.max(length, 0);
    if (frames != null && frames.writableBytes() < size) {
      write(ctx);
    }
    if (frames == null) {
      frames = ctx.alloc().directBuffer(Math.max(size, CAPACITY));
    }
    Frame.write(frames, session, status, option, target, length);
    if (data != null) {
      frames.writeBytes(data);
      data.release();
    }
  }

  /** Hands on what was added. */
  void write(ChannelHandlerContext ctx) {
    if (frames != null) {
      ByteBuf whole = frames;
      frames = null;
      ctx.write(whole, ctx.voidPromise());
    }
  }

  /** Forgets what was added. */
  void release() {
    if (frames != null) {
      frames.release();
      frames = null;
    }
  }
}
