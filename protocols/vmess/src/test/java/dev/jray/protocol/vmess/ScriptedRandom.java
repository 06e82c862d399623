package dev.jray.protocol.vmess;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.random.RandomGenerator;

/** Chance that was written down before. */
final class ScriptedRandom implements RandomGenerator {
  private final Queue<Integer> numbers = new ArrayDeque<>();
  private final ByteBuf bytes = Unpooled.buffer();

  ScriptedRandom number(int number) {
    numbers.add(number);
    return this;
  }

  ScriptedRandom bytes(byte[] next) {
    bytes.writeBytes(next);
    return this;
  }

  @Override
  public int nextInt(int bound) {
    int next = numbers.remove();
    if (next >= bound) {
      throw new AssertionError(next + " is not below " + bound);
    }
    return next;
  }

  @Override
  public void nextBytes(byte[] out) {
    bytes.readBytes(out);
  }

  @Override
  public long nextLong() {
    throw new AssertionError("nobody wrote down a long");
  }
}
