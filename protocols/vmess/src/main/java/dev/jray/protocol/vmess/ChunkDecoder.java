package dev.jray.protocol.vmess;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.flow.Packet;
import dev.jray.spi.net.Destination;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Reads a body in chunks. All whole chunks of one read become one buffer (or one packet each). Only
 * a chunk that was cut is kept, at most one, and only its own bytes are copied.
 */
final class ChunkDecoder extends ChannelInboundHandlerAdapter {
  private static final int UNKNOWN = -1;

  private final ChunkOpener opener;
  private final Destination peer;
  private final boolean markerOptional;
  private ByteBuf partial;
  private ByteBuf plain;
  private int size = UNKNOWN;
  private boolean ended;
  private boolean failed;

  /**
   * Makes a decoder.
   *
   * @param peer where datagrams come from or go to; null for a stream
   * @param markerOptional whether the body may end between two chunks
   */
  ChunkDecoder(ChunkOpener opener, Destination peer, boolean markerOptional) {
    this.opener = opener;
    this.peer = peer;
    this.markerOptional = markerOptional;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf in) {
      read(ctx, in);
    } else if (message != EndOfStream.INSTANCE) {
      ctx.fireChannelRead(message);
    } else if (!ended && !failed) {
      if (markerOptional && betweenChunks()) {
        ended = true;
        ctx.fireChannelRead(message);
      } else {
        fail(ctx, truncated());
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (!ended && !failed && !(markerOptional && betweenChunks())) {
      fail(ctx, truncated());
    }
    ctx.fireChannelInactive();
  }

  private boolean betweenChunks() {
    return size == UNKNOWN && partial == null;
  }

  private static FlowException truncated() {
    return new FlowException(VmessError.TRUNCATED, "the connection ended before its end marker");
  }

  private void read(ChannelHandlerContext ctx, ByteBuf in) {
    boolean before = ended;
    FlowException failure = null;
    try {
      if (!failed) {
        decode(ctx, in);
      }
    } catch (FlowException e) {
      failure = e;
    } finally {
      in.release();
    }
    if (plain != null) {
      ByteBuf whole = plain;
      plain = null;
      deliver(ctx, whole);
    }
    if (ended && !before) {
      ctx.fireChannelRead(EndOfStream.INSTANCE);
    }
    if (failure != null) {
      fail(ctx, failure);
    }
  }

  private static void deliver(ChannelHandlerContext ctx, ByteBuf whole) {
    if (whole.isReadable()) {
      ctx.fireChannelRead(whole);
    } else {
      whole.release();
    }
  }

  private void decode(ChannelHandlerContext ctx, ByteBuf in) {
    while (!ended && !ctx.isRemoved()) {
      if (!gather(ctx, in, size == UNKNOWN ? opener.sizeLength() : size)) {
        return;
      }
      ByteBuf source = partial == null ? in : partial;
      if (size == UNKNOWN) {
        size = opener.openSize(source);
      } else {
        open(ctx, source, in);
      }
      dropPartial();
    }
    if (in.isReadable() && !ctx.isRemoved()) {
      throw new FlowException(VmessError.DATA_AFTER_END, "bytes behind the end marker");
    }
  }

  /**
   * Whether the wanted bytes are all there: in the partial chunk if there is one, else in place.
   */
  private boolean gather(ChannelHandlerContext ctx, ByteBuf in, int wanted) {
    if (partial == null) {
      if (in.readableBytes() >= wanted) {
        return true;
      }
      if (in.isReadable()) {
        partial = ctx.alloc().buffer(in.readableBytes()).writeBytes(in);
      }
      return false;
    }
    partial.writeBytes(in, Math.min(wanted - partial.readableBytes(), in.readableBytes()));
    return partial.readableBytes() == wanted;
  }

  private void open(ChannelHandlerContext ctx, ByteBuf source, ByteBuf in) {
    if (plain == null) {
      // Plain text is never longer than the chunks that it comes from.
      plain = ctx.alloc().buffer(Math.max(1, peer == null ? size + in.readableBytes() : size));
    }
    int length = opener.open(source, size, plain);
    size = UNKNOWN;
    ended = length == 0;
    if (peer != null && length > 0) {
      ByteBuf datagram = plain;
      plain = null;
      ctx.fireChannelRead(new Packet(datagram, peer));
    }
  }

  private void fail(ChannelHandlerContext ctx, FlowException why) {
    failed = true;
    dropPartial();
    ctx.fireExceptionCaught(why);
  }

  private void dropPartial() {
    if (partial != null) {
      partial.release();
      partial = null;
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    dropPartial();
  }
}
