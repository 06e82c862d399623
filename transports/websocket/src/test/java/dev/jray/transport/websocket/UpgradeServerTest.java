package dev.jray.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.config.ConfigNode;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.transport.PeerAddresses;
import dev.jray.testkit.Bytes;
import dev.jray.testkit.Feeds;
import dev.jray.testkit.RecordingLog;
import dev.jray.toolkit.channel.LoopTimer;
import dev.jray.transport.websocket.proto.Config;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("StringConcatToTextBlock") // Lines end with CR LF.
final class UpgradeServerTest {
  private static final String REQUEST =
      "GET /p HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
          + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
  private static final String ACCEPTED =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Accept: ICX+Yqv66kxgM0FcWaLWlFLwTAI=\r\n\r\n";
  private static final String FRAME = "\u0082\u0084\0\0\0\0DATA";

  private final RecordingLog log = new RecordingLog(Severity.DEBUG);
  private String installed;
  private String failure;

  @ParameterizedTest(name = "{0}")
  @MethodSource("reactions")
  void everyRequestGetsTheReactionOfTheReference(Reacted vector) {
    EmbeddedChannel channel = channel(vector.settings());

    channel.writeInbound(Unpooled.wrappedBuffer(Recordings.bytes(vector.request())));

    assertThat(Recordings.sent(channel))
        .isEqualTo(vector.response().replaceAll("Sun, .* GMT", Recordings.DATE));
    assertThat(installed != null).isEqualTo(!vector.app().startsWith("(no"));
    if (vector.app().contains("base64")) {
      assertThat(failure).contains("not base64");
    }
    assertThat(channel.isOpen()).isEqualTo(!vector.response().isEmpty());
    channel.finishAndReleaseAll();
  }

  @Test
  void theReactionsAreAll() {
    assertThat(reactions()).hasSize(11);
  }

  // What V2Ray 4.34 was seen to answer
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "GET /q HTTP/1.1|Host: h|Connection: close|;HTTP/1.1 404 Not Found|Date: D|Content-Length: 0|Connection: close||",
        "GET /q HTTP/1.0|;HTTP/1.0 404 Not Found|Date: D|Content-Length: 0||",
        "GET /q HTTP/1.0|Connection: keep-alive|;HTTP/1.0 404 Not Found|Date: D|Content-Length: 0|Connection: keep-alive||",
        "PRI * HTTP/2.0|;HTTP/1.1 404 Not Found|Date: D|Content-Length: 0|Connection: close||",
        "GET /q HTTP/1.1|;HTTP/1.1 400 Bad Request: missing required Host header|Content-Type: text/plain; charset=utf-8|Connection: close||400 Bad Request: missing required Host header",
        "GET /p HTTP/2.0|Host: h|;HTTP/1.1 505 HTTP Version Not Supported: unsupported protocol version|Content-Type: text/plain; charset=utf-8|Connection: close||505 HTTP Version Not Supported: unsupported protocol version",
        "GET /q HTTP/1.1|Host: a|Host: b|;HTTP/1.1 400 Bad Request|Content-Type: text/plain; charset=utf-8|Connection: close||400 Bad Request",
        "hello|;HTTP/1.1 400 Bad Request|Content-Type: text/plain; charset=utf-8|Connection: close||400 Bad Request",
        "HEAD /p HTTP/1.1|Host: h|;HTTP/1.1 400 Bad Request|Content-Type: text/plain; charset=utf-8|Sec-Websocket-Version: 13|X-Content-Type-Options: nosniff|Date: D|Content-Length: 12||",
      })
  void otherRequestsGetTheirPage(String request, String response) {
    EmbeddedChannel channel = channel(Recordings.settings("/p", 0, ""));

    channel.writeInbound(Bytes.ascii(lines(request) + "\r\n"));

    // The delimiter of this table stands within one of the fields
    String expected = lines(response).replace("Date: D", "Date: " + Recordings.DATE);
    assertThat(Recordings.sent(channel).replace(EndOfStream.INSTANCE.toString(), ""))
        .startsWith(expected);
    channel.finishAndReleaseAll();
  }

  private static String lines(String text) {
    return text.replace("|", "\r\n");
  }

  @Test
  void aConnectionGoesOnAfterAPage() {
    EmbeddedChannel channel = channel(Recordings.settings("/p", 0, ""));

    channel.writeInbound(Bytes.ascii("GET /q HTTP/1.1\r\nHost: h\r\n\r\n"));
    assertThat(Recordings.sent(channel)).startsWith("HTTP/1.1 404");
    channel.writeInbound(Bytes.ascii(REQUEST));

    assertThat(Recordings.sent(channel)).isEqualTo(ACCEPTED);
    channel.finishAndReleaseAll();
  }

  @Test
  void aLargeHeaderIsRefused() {
    EmbeddedChannel channel = channel(Recordings.settings("/p", 0, ""));

    channel.writeInbound(
        Bytes.ascii("GET /p HTTP/1.1\r\nHost: h\r\nA: " + "a".repeat(7_000) + "\r\n\r\n"));

    assertThat(Recordings.sent(channel))
        .startsWith("HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Type: text/plain")
        .contains("\r\n\r\n431 Request Header Fields Too Large");
    channel.writeInbound(EndOfStream.INSTANCE);
    assertThat(channel.isOpen()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GET /p HT"})
  void whoIsSlowIsCutOffAndWhoSaidNothingHearsNothing(String begin) {
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.freezeTime();
    channel.pipeline().addLast(handler(Recordings.settings("/p", 0, "")));
    if (!begin.isEmpty()) {
      channel.writeInbound(Bytes.ascii(begin));
    }

    channel.advanceTimeBy(3_999, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isTrue();
    channel.advanceTimeBy(1 + LoopTimer.TICK_MILLIS, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();

    assertThat(Recordings.sent(channel).isEmpty()).isEqualTo(begin.isEmpty());
    if (!begin.isEmpty()) {
      channel.writeInbound(EndOfStream.INSTANCE);
    }
    assertThat(channel.isOpen()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GET /p HT"})
  void whoLeavesEarlyIsLetGo(String begin) {
    EmbeddedChannel channel = channel(Recordings.settings("/p", 0, ""));
    channel.writeInbound(Bytes.ascii(begin), EndOfStream.INSTANCE);

    assertThat(Recordings.sent(channel).contains("400 Bad")).isEqualTo(!begin.isEmpty());
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void itDoesNotMatterHowTheBytesArrive() {
    for (Feeds feed : Feeds.of(Recordings.bytes(REQUEST)).toList()) {
      EmbeddedChannel channel = channel(Recordings.settings("/p", 0, ""));
      feed.into(channel);
      channel.writeInbound(Unpooled.wrappedBuffer(Recordings.bytes(FRAME)));
      assertThat(Recordings.received(channel)).as(feed.name()).isEqualTo("DATA");
      channel.finishAndReleaseAll();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "true, '203.0.113.9, 10.0.0.1', /203.0.113.9:0",
    "true, nonsense, socket",
    "false, 203.0.113.9, socket"
  })
  void xForwardedForCountsOnlyWhereItIsTrusted(boolean trusted, String value, String expected) {
    WebSocketSettings settings =
        WebSocketSettings.of(
            Config.newBuilder().setPath("/p").setParseXForwardedFor(trusted).build());
    EmbeddedChannel channel = channel(settings);

    channel.writeInbound(
        Bytes.ascii(REQUEST.replace("Host: h", "Host: h\r\nX-Forwarded-For: " + value)));

    assertThat(installed).isEqualTo(expected);
    channel.finishAndReleaseAll();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("earlyData")
  void earlyDataComesFirst(EarlyRecording vector) {
    EmbeddedChannel channel = channel(vector.settings());

    channel.writeInbound(Unpooled.wrappedBuffer(Bytes.array(vector.client().get(0))));
    assertThat(Recordings.sent(channel))
        .isEqualTo(Recordings.latin(Bytes.array(vector.server().get(0))));
    channel.writeInbound(Unpooled.wrappedBuffer(Bytes.array(vector.client().get(1))));

    assertThat(Recordings.received(channel))
        .isEqualTo(Recordings.latin(Bytes.array(vector.read())));
    channel.finishAndReleaseAll();
  }

  @Test
  void tooMuchEarlyDataFailsTheStream() {
    EmbeddedChannel channel = channel(Recordings.settings("/p", 1, "X-Early"));

    channel.writeInbound(
        Bytes.ascii(REQUEST.replace("Host: h", "Host: h\r\nX-Early: " + "A".repeat(11_000))));

    assertThat(failure).contains("not base64");
    channel.finishAndReleaseAll();
  }

  @Test
  void mutatedRequestsHarmNobody() {
    SplittableRandom random = new SplittableRandom(20261126);
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = Recordings.bytes(REQUEST);
      for (int change = random.nextInt(6); change >= 0; change--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      EmbeddedChannel channel = channel(Recordings.settings("/p", 2048, "Upgrade"));
      for (byte[] piece : Feeds.split(bytes, random, 60)) {
        channel.writeInbound(Unpooled.copiedBuffer(piece));
      }
      boolean agreed = Recordings.sent(channel).startsWith("HTTP/1.1 101");
      assertThat(installed != null).isEqualTo(agreed);
      channel.finishAndReleaseAll();
    }
  }

  private EmbeddedChannel channel(WebSocketSettings settings) {
    return new EmbeddedChannel(handler(settings));
  }

  private UpgradeServer handler(WebSocketSettings settings) {
    installed = null;
    failure = "";
    return new UpgradeServer(
        new UpgradePolicy(settings, Recordings.CLOCK),
        pipeline -> {
          installed =
              PeerAddresses.of(pipeline.channel()).source() instanceof InetSocketAddress ip
                  ? ip.toString()
                  : "socket";
          pipeline.addLast(new Above());
        },
        log);
  }

  /** What stands above. */
  private final class Above extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      failure = cause.getMessage();
    }
  }

  static List<Reacted> reactions() {
    return Recordings.of("websocketHandshakeReactions", Reacted::of);
  }

  static List<EarlyRecording> earlyData() {
    return EarlyRecording.all();
  }

  private record Reacted(
      String name, WebSocketSettings settings, String request, String response, String app) {
    static Reacted of(ConfigNode vector) {
      boolean early = vector.get("earlyDataEnabled").bool(false);
      return new Reacted(
          vector.get("name").string(""),
          Recordings.settings(
              vector.get("configPath").string(""),
              early ? 2048 : 0,
              vector.get("earlyDataHeaderName").string("")),
          vector.get("request").string(""),
          vector.get("response").string(""),
          vector.get("serverApp").string(""));
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
