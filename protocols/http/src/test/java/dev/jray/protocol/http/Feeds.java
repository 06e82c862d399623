package dev.jray.protocol.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** The ways in which the network may cut a text into segments. */
enum Feeds {
  WHOLE,
  BYTES,
  RANDOM;

  List<byte[]> cut(String text, long seed) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    SplittableRandom random = new SplittableRandom(seed);
    List<byte[]> segments = new ArrayList<>();
    int at = 0;
    while (at < bytes.length) {
      int length =
          switch (this) {
            case WHOLE -> bytes.length;
            case BYTES -> 1;
            case RANDOM -> random.nextInt(1, 40);
          };
      int end = Math.min(bytes.length, at + length);
      segments.add(Arrays.copyOfRange(bytes, at, end));
      at = end;
    }
    return segments;
  }
}
