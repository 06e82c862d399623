package dev.jray.protocol.socks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Ways to cut the same bytes into reads. */
final class Feeds {
  private Feeds() {}

  static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /** The bytes whole, byte by byte, and in ten random splits; by name. */
  static Map<String, List<byte[]>> of(byte[] bytes) {
    Map<String, List<byte[]>> feeds = new LinkedHashMap<>();
    feeds.put("whole", List.of(bytes));
    List<byte[]> single = new ArrayList<>();
    for (byte each : bytes) {
      single.add(new byte[] {each});
    }
    feeds.put("byte by byte", single);
    for (int seed = 0; seed < 10; seed++) {
      feeds.put("split with seed " + seed, split(bytes, random(seed)));
    }
    return feeds;
  }

  private static List<byte[]> split(byte[] bytes, RandomGenerator random) {
    List<byte[]> parts = new ArrayList<>();
    int from = 0;
    while (from < bytes.length) {
      int to = Math.min(bytes.length, from + 1 + random.nextInt(12));
      parts.add(Arrays.copyOfRange(bytes, from, to));
      from = to;
    }
    return parts;
  }

  static void feed(EmbeddedChannel channel, List<byte[]> parts) {
    for (byte[] part : parts) {
      if (channel.isOpen()) {
        channel.writeInbound(Unpooled.copiedBuffer(part));
      }
    }
  }

  /** Everything that the channel wrote since the last call. */
  static byte[] written(EmbeddedChannel channel) {
    ByteBuf all = Unpooled.buffer();
    ByteBuf each = channel.readOutbound();
    while (each != null) {
      all.writeBytes(each);
      each.release();
      each = channel.readOutbound();
    }
    byte[] bytes = new byte[all.readableBytes()];
    all.readBytes(bytes).release();
    return bytes;
  }
}
