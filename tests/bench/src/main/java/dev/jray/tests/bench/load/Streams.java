package dev.jray.tests.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Sends and receives on blocking channels, with direct buffers so that nothing is copied twice. */
final class Streams {
  private Streams() {}

  /** Sends the first {@code volume} bytes of the pattern. */
  static void send(SocketChannel channel, Pattern pattern, long volume) throws IOException {
    ByteBuffer view = pattern.view();
    long sent = 0;
    while (sent < volume) {
      Pattern.seek(view, sent, (int) Math.min(Pattern.MAX_SLICE, volume - sent));
      sent += channel.write(view);
    }
  }

  /**
   * Receives {@code volume} bytes, all of them even if one is wrong.
   *
   * @return the volume, or -1 - the offset of the first bad sample
   * @throws EOFException if the stream ends early
   */
  static long receive(SocketChannel channel, Pattern pattern, long volume) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(Pattern.MAX_SLICE);
    long received = 0;
    long bad = -1;
    while (received < volume) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), volume - received));
      int count = channel.read(buffer);
      if (count < 0) {
        throw new EOFException("the stream ended after " + received + " of " + volume + " bytes");
      }
      if (bad < 0) {
        bad = pattern.firstDifference(buffer, count, received);
      }
      received += count;
    }
    return bad < 0 ? volume : -1 - bad;
  }

  /** Writes a buffer from its position to its limit. */
  static void write(SocketChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /** Fills a buffer from its position to its limit and flips it. */
  static void read(SocketChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException(
            "the stream ended after " + buffer.position() + " of " + buffer.limit() + " bytes");
      }
    }
    buffer.flip();
  }

  static void writeLong(SocketChannel channel, long value) throws IOException {
    write(channel, ByteBuffer.allocate(Long.BYTES).putLong(value).flip());
  }

  static long readLong(SocketChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES);
    read(channel, buffer);
    return buffer.getLong();
  }
}
