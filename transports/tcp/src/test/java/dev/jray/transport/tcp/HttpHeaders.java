package dev.jray.transport.tcp;

import dev.jray.spi.config.ConfigNode;
import dev.jray.testkit.Vectors;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** The recordings of V2Ray's HTTP header obfuscation, and heads for tests. */
final class HttpHeaders {
  static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T15:23:43Z"), ZoneOffset.UTC);
  static final String DATE = "Sun, 22 Nov 2026 15:23:43 GMT";

  // Always the last choice, as the run that was recorded
  static final RandomGenerator LAST =
      new RandomGenerator() {
        @Override
        public long nextLong() {
          return -1;
        }

        @Override
        public int nextInt(int bound) {
          return bound - 1;
        }
      };

  private HttpHeaders() {}

  /** The heads that the recordings were made with. */
  static Heads heads() {
    return heads(
        Vectors.json("http-header.json")
            .at("httpConfigBuild[0].json")
            .read(HttpHeaderCodec::read)
            .value());
  }

  static Heads heads(dev.jray.transport.tcp.proto.http.Config config) {
    return new Heads(HttpHeader.of(config), LAST, CLOCK);
  }

  static <T> List<T> vectors(String group, Function<ConfigNode, T> reader) {
    return Vectors.json("http-header.json")
        .at(group)
        .read(list -> list.elements().stream().map(reader).toList())
        .value();
  }
}
