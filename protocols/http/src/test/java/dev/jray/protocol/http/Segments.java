package dev.jray.protocol.http;

import dev.jray.testkit.Feeds;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/** The ways in which the network may cut a text into segments, as parameters of a test. */
enum Segments {
  WHOLE,
  BYTES,
  RANDOM;

  List<byte[]> cut(String text, long seed) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    SplittableRandom random = new SplittableRandom(seed);
    return switch (this) {
      case WHOLE -> bytes.length == 0 ? List.of() : List.of(bytes);
      case BYTES -> Feeds.split(bytes, random, 1);
      case RANDOM -> Feeds.split(bytes, random, 39);
    };
  }
}
