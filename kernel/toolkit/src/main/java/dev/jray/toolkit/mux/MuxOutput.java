package dev.jray.toolkit.mux;

import dev.jray.spi.annotation.OnEventLoop;
import dev.jray.spi.net.Destination;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;

/**
 * Sends the frames of all sub-flows, in turns.
 *
 * <p>A sub-flow may send while the carrier is writable and nobody waits. Otherwise it waits for its
 * turn: turns go round, and each is one frame, so that a bulk transfer delays others by its frames
 * of 8192 bytes only. Everything a peer can cause to be sent waits like this, or is left out, so
 * that a peer who does not read costs bounded memory.
 */
@OnEventLoop
final class MuxOutput {
  private final ChannelHandlerContext context;
  private final ArrayDeque<MuxChannel> turns = new ArrayDeque<>();
  private final FrameBatch batch = new FrameBatch();
  private boolean reading;
  private boolean pumping;

  /**
   * Makes the output of a carrier.
   *
   * @param context of the handler that writes
   */
  MuxOutput(ChannelHandlerContext context) {
    this.context = context;
  }

  boolean writable() {
    return context.channel().isWritable();
  }

  /** A sub-flow has something to send. */
  void send(MuxChannel channel) {
    if (turns.isEmpty()) {
      while (channel.sending() && writable()) {
        channel.writeFrame();
      }
    }
    if (channel.sending()) {
      turns.add(channel);
    }
  }

  /** The carrier may be writable again. */
  void resume() {
    if (!pumping && writable() && !turns.isEmpty()) {
      pump();
    }
  }

  /** Gives a turn to each who waits, again and again, as long as the carrier can take it. */
  private void pump() {
    pumping = true;
    try {
      while (!turns.isEmpty() && writable()) {
        MuxChannel next = turns.poll();
        if (next.sending()) {
          next.writeFrame();
        }
        if (next.sending()) {
          turns.add(next);
        } else {
          next.resumeWrites();
        }
      }
    } finally {
      pumping = false;
    }
    flush();
  }

  /**
   * Writes one frame.
   *
   * @param data owned by the callee; null for a frame without
   */
  void write(int session, int status, int option, Destination target, ByteBuf data) {
    if (context.isRemoved()) {
      ReferenceCountUtil.release(data);
    } else {
      batch.add(context, session, status, option, target, data);
    }
  }

  /** Hands what was written to the carrier, which is not flushed. */
  void drain() {
    batch.write(context);
  }

  /** Sends what was written, unless that happens soon anyway. */
  void flush() {
    if (!reading && !pumping) {
      drain();
      context.flush();
    }
  }

  /** The carrier is being read; what is written meanwhile leaves at the end. */
  void readBegins() {
    reading = true;
  }

  /** Sends what was written while the carrier was read. */
  void readEnds() {
    reading = false;
    drain();
    context.flush();
  }

  /** Nobody gets a turn any more. */
  void end() {
    turns.clear();
  }

  /** Forgets what was written and not sent. */
  void release() {
    batch.release();
  }
}
