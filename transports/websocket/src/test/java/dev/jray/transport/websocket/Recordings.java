package dev.jray.transport.websocket;

import dev.jray.spi.config.ConfigNode;
import dev.jray.testkit.Vectors;
import dev.jray.transport.websocket.proto.Config;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** The recordings of V2Ray's WebSockets, and what tests need to repeat them. */
final class Recordings {
  static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T15:16:38Z"), ZoneOffset.UTC);
  static final String DATE = "Sun, 22 Nov 2026 15:16:38 GMT";

  private Recordings() {}

  static <T> List<T> of(String group, Function<ConfigNode, T> reader) {
    return Vectors.json("websocket.json")
        .at(group)
        .read(list -> list.elements().stream().map(reader).toList())
        .value();
  }

  static WebSocketSettings settings(String path, int maxEarlyData, String header) {
    return WebSocketSettings.of(
        Config.newBuilder()
            .setPath(path)
            .setMaxEarlyData(maxEarlyData)
            .setEarlyDataHeaderName(header)
            .build());
  }

  /** Chance that gives the key of a recorded request. */
  static RandomGenerator key(String request) {
    byte[] key = Base64.getDecoder().decode(field(request, "Sec-WebSocket-Key"));
    return new RandomGenerator() {
      @Override
      public void nextBytes(byte[] bytes) {
        System.arraycopy(key, 0, bytes, 0, bytes.length);
      }

      @Override
      public long nextLong() {
        return 7;
      }
    };
  }

  static String field(String head, String name) {
    int start = head.indexOf("\r\n" + name + ": ") + name.length() + 4;
    return head.substring(start, head.indexOf("\r\n", start));
  }

  /** Everything that a channel wrote, as text. */
  static String sent(EmbeddedChannel channel) {
    return text(channel.outboundMessages());
  }

  /** Everything that passed a channel on its way in, as text; other messages by their name. */
  static String received(EmbeddedChannel channel) {
    return text(channel.inboundMessages());
  }

  private static String text(java.util.Queue<Object> messages) {
    StringBuilder text = new StringBuilder();
    for (Object message = messages.poll(); message != null; message = messages.poll()) {
      if (message instanceof ByteBuf data) {
        text.append(data.toString(StandardCharsets.ISO_8859_1));
        data.release();
      } else {
        text.append(message);
      }
    }
    return text.toString();
  }

  static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  static byte[] bytes(String latin) {
    return latin.getBytes(StandardCharsets.ISO_8859_1);
  }
}
