package dev.jray.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.config.ConfigNode;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.testkit.Bytes;
import dev.jray.testkit.Feeds;
import dev.jray.testkit.RecordingLog;
import dev.jray.toolkit.channel.LoopTimer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpHeaderServerTest {
  private static final String REQUEST = "GET /a HTTP/1.1\r\nHost: example.com\r\n\r\n";
  private static final String RESPONSE =
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n\r\n";
  private static final String PAGE =
      "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nCache-Control: private\r\n"
          + "Content-Length: 0\r\nDate: "
          + HttpHeaders.DATE
          + "\r\n\r\n";

  // V2Ray looks at each piece for itself and so refuses what JRay waits for; and its proxy writes
  // before the header is read.
  private static final Set<String> DIFFERENT =
      Set.of(
          "header split inside the request line",
          "first segment exactly 4 bytes",
          "bare LF line endings: no terminator found");

  private final RecordingLog log = new RecordingLog(Severity.DEBUG);
  private boolean installed;

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void everyVectorEndsAsTheReferenceDoes(Vector vector) {
    EmbeddedChannel channel = channel();
    for (String fragment : vector.fragments()) {
      channel.writeInbound(Bytes.ascii(fragment));
    }
    if (vector.fragments().isEmpty()) {
      channel.writeInbound(EndOfStream.INSTANCE);
    }

    assertThat(read(channel)).isEqualTo(vector.read());
    assertThat(sent(channel)).isEqualTo(vector.sent().replaceAll("Sun, .* GMT", HttpHeaders.DATE));
    channel.finishAndReleaseAll();
  }

  @Test
  void theVectorsCoverAllOutcomes() {
    assertThat(vectors()).hasSize(17 - DIFFERENT.size());
  }

  @Test
  void itDoesNotMatterHowTheBytesArrive() {
    for (Feeds feed : Feeds.of((REQUEST + "DATA").getBytes(StandardCharsets.US_ASCII)).toList()) {
      EmbeddedChannel channel = channel();
      feed.into(channel);
      assertThat(read(channel)).as(feed.name()).isEqualTo("DATA");
      channel.finishAndReleaseAll();
    }
  }

  @Test
  void theHeadLeavesInOnePieceOnce() {
    EmbeddedChannel channel = channel();
    channel.writeInbound(Bytes.ascii(REQUEST));

    channel.write(Bytes.ascii("one"));
    channel.writeOutbound(Bytes.ascii("two"));

    assertThat(Bytes.text(channel.<ByteBuf>readOutbound())).isEqualTo(RESPONSE);
    assertThat(Bytes.text(channel.<ByteBuf>readOutbound())).isEqualTo("one");
    assertThat(Bytes.text(channel.<ByteBuf>readOutbound())).isEqualTo("two");
    channel.finishAndReleaseAll();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aProxyThatLeavesWithoutAWordSendsThePage(boolean endFirst) {
    EmbeddedChannel channel = channel();
    channel.writeInbound(Bytes.ascii(REQUEST));

    if (endFirst) {
      channel.writeOutbound(EndOfStream.INSTANCE);
    }
    channel.close();

    assertThat(sent(channel)).isEqualTo(PAGE);
  }

  @Test
  void bareLineFeedsAreWaitedOutAndThenRefused() {
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.freezeTime();
    channel.pipeline().addLast(handler());
    channel.writeInbound(Bytes.ascii("GET /a HTTP/1.1\nHost: h\n\nDATA"));
    assertThat(channel.<Object>readOutbound()).isNull();

    channel.advanceTimeBy(4_000 + LoopTimer.TICK_MILLIS, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();

    assertThat(sent(channel)).isEqualTo(PAGE);
    assertThat(installed).isFalse();
    channel.writeInbound(EndOfStream.INSTANCE);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void whoSaysNothingHearsNothing() {
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.freezeTime();
    channel.pipeline().addLast(handler());

    channel.advanceTimeBy(4_000 + LoopTimer.TICK_MILLIS, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();

    assertThat(sent(channel)).isEmpty();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void mutatedRequestsAreNeverPassedOnByAccident() {
    SplittableRandom random = new SplittableRandom(20261126);
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = (REQUEST + "DATA").getBytes(StandardCharsets.US_ASCII);
      for (int change = random.nextInt(5); change >= 0; change--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      EmbeddedChannel channel = channel();
      for (byte[] piece : Feeds.split(bytes, random, 40)) {
        channel.writeInbound(Unpooled.copiedBuffer(piece));
      }
      boolean refused = channel.readOutbound() != null;
      assertThat(installed && refused).isFalse();
      channel.finishAndReleaseAll();
    }
  }

  private EmbeddedChannel channel() {
    installed = false;
    return new EmbeddedChannel(handler());
  }

  private HttpHeaderServer handler() {
    return new HttpHeaderServer(HttpHeaders.heads(), pipeline -> installed = true, log);
  }

  private String read(EmbeddedChannel channel) {
    StringBuilder read = new StringBuilder();
    for (Object next = channel.readInbound(); next != null; next = channel.readInbound()) {
      read.append(Bytes.text((ByteBuf) next));
    }
    if (installed) {
      channel.writeOutbound(Bytes.ascii("PAYLOAD-PAYLOAD"));
    }
    return read.toString();
  }

  private static String sent(EmbeddedChannel channel) {
    StringBuilder sent = new StringBuilder();
    for (Object next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
      if (next != EndOfStream.INSTANCE) {
        sent.append(Bytes.text((ByteBuf) next));
      }
    }
    return sent.toString();
  }

  static List<Vector> vectors() {
    return HttpHeaders.vectors("httpServer", Vector::of).stream()
        .filter(vector -> !DIFFERENT.contains(vector.name()))
        .toList();
  }

  private record Vector(String name, List<String> fragments, String read, String sent) {
    static Vector of(ConfigNode vector) {
      return new Vector(
          vector.get("name").string(""),
          vector.get("fragments").elements().stream().map(node -> node.string("")).toList(),
          vector.get("serverAppRead").string(""),
          vector.get("serverSent").string(""));
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
