package dev.jray.tests.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** One echo message of 1 KB, numbered so that a late answer is not taken for the right one. */
final class Message {
  private static final int SIZE = 1024;

  private final ByteBuffer request = ByteBuffer.allocateDirect(SIZE);
  private final ByteBuffer answer = ByteBuffer.allocateDirect(SIZE);
  private long number;

  Message() {
    while (request.hasRemaining()) {
      request.put((byte) (request.position() * 31));
    }
    request.put(0, Mode.ECHO.code());
  }

  /** Sends the message and waits until it is back. */
  void exchange(SocketChannel channel) throws IOException {
    request.clear().putLong(1, ++number);
    Streams.write(channel, request);
    answer.clear();
    Streams.read(channel, answer);
    if (!answer.equals(request.rewind())) {
      throw new IOException("the echo differs at byte " + answer.mismatch(request));
    }
  }
}
