package dev.jray.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.spi.config.ConfigNode;
import dev.jray.spi.error.ErrorCode;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.testkit.Bytes;
import dev.jray.testkit.Feeds;
import dev.jray.toolkit.channel.LoopTimer;
import dev.jray.transport.websocket.proto.Config;
import dev.jray.transport.websocket.proto.Header;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.Promise;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("StringConcatToTextBlock") // Lines end with CR LF.
final class UpgradeClientTest {
  private static final Destination SERVER = Destination.tcp(Address.parse("127.0.0.1"), 31211);
  private static final String KEY = "\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";
  private static final String ACCEPTED =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Accept: ICX+Yqv66kxgM0FcWaLWlFLwTAI=\r\n\r\n";

  private final EmbeddedChannel channel = frozen();
  private final Promise<String> upgraded = channel.eventLoop().newPromise();

  private static EmbeddedChannel frozen() {
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.freezeTime();
    return channel;
  }

  private void begin(WebSocketSettings settings, RandomGenerator random) {
    UpgradeClient client =
        new UpgradeClient(new UpgradeRequest(settings, SERVER, 80), random, upgraded);
    channel.pipeline().addLast(client);
    client.begin("");
  }

  @ParameterizedTest
  @MethodSource("sessions")
  void theRequestAndItsAnswerAreThoseOfTheReference(Session session) {
    begin(session.settings(), Recordings.key(session.request()));

    assertThat(Recordings.sent(channel)).isEqualTo(session.request());
    channel.writeInbound(Bytes.ascii(session.response()));
    assertThat(upgraded.isSuccess()).isTrue();
    channel.finishAndReleaseAll();
  }

  @Test
  void itDoesNotMatterHowTheAnswerArrives() {
    byte[] answer = Recordings.bytes(ACCEPTED + "\u0082\4DATA");
    for (Feeds feed : Feeds.of(answer).toList()) {
      EmbeddedChannel one = new EmbeddedChannel();
      Promise<String> done = one.eventLoop().newPromise();
      UpgradeClient client =
          new UpgradeClient(
              new UpgradeRequest(Recordings.settings("", 0, ""), SERVER, 80),
              Recordings.key(KEY),
              done);
      one.pipeline().addLast(client);
      client.begin("");
      feed.into(one);
      assertThat(Recordings.received(one)).as(feed.name()).isEqualTo("DATA");
      one.finishAndReleaseAll();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 404 Not Found\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
        "SSH-2.0-OpenSSH\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: ICX+Yqv66kxgM0FcWaLWlFLwTAI=\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: AAAA+Yqv66kxgM0FcWaLWlFLwTAI=\r\n\r\n"
      })
  void otherAnswersAreRefusals(String answer) {
    begin(Recordings.settings("/p", 0, ""), Recordings.key(KEY));

    channel.writeInbound(Bytes.ascii(answer));

    assertThat(code()).isEqualTo(WebSocketError.UPGRADE_REFUSED);
    channel.finishAndReleaseAll();
  }

  @Test
  void anEndlessAnswerIsARefusal() {
    begin(Recordings.settings("/p", 0, ""), Recordings.key(KEY));

    channel.writeInbound(Bytes.ascii("HTTP/1.1 200 OK\r\nA: " + "a".repeat(20_000)));

    assertThat(code()).isEqualTo(WebSocketError.UPGRADE_REFUSED);
    channel.finishAndReleaseAll();
  }

  @Test
  void aServerThatEndsOrSaysNothingFailsTheDial() {
    begin(Recordings.settings("/p", 0, ""), Recordings.key(KEY));

    channel.advanceTimeBy(8_000 + LoopTimer.TICK_MILLIS, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();

    assertThat(code()).isEqualTo(NetworkError.TIMEOUT);
    channel.finishAndReleaseAll();
  }

  @Test
  void aServerThatEndsFailsTheDial() {
    begin(Recordings.settings("/p", 0, ""), Recordings.key(KEY));

    channel.writeInbound(EndOfStream.INSTANCE);

    assertThat(code()).isEqualTo(NetworkError.UPSTREAM_REFUSED);
    channel.finishAndReleaseAll();
  }

  private ErrorCode code() {
    return ((FlowException) upgraded.cause()).code();
  }

  @ParameterizedTest
  @CsvSource({
    "www.example.com, 80, 80, www.example.com",
    "www.example.com, 443, 80, www.example.com:443",
    "www.example.com, 443, 443, www.example.com",
    "2001:db8::1, 80, 80, [2001:db8::1]",
    "2001:db8::1, 8080, 80, [2001:db8::1]:8080"
  })
  void theHostIsTheServers(String host, int port, int usual, String expected) {
    UpgradeRequest request =
        new UpgradeRequest(
            Recordings.settings("", 0, ""), Destination.tcp(Address.parse(host), port), usual);

    String head = Recordings.latin(request.head("k", ""));

    assertThat(Recordings.field(head, "Host")).isEqualTo(expected);
  }

  @Test
  void configuredHeadersReplaceDefaultsAndAreSorted() {
    Config config =
        Config.newBuilder()
            .setPath("p q?x=%41#f")
            .addHeader(Header.newBuilder().setKey("user-agent").setValue("UA"))
            .addHeader(Header.newBuilder().setKey("z").setValue("1"))
            .addHeader(Header.newBuilder().setKey("a-b").setValue("2"))
            .addHeader(Header.newBuilder().setKey("host").setValue("h"))
            .build();

    assertThat(
            Recordings.latin(
                new UpgradeRequest(WebSocketSettings.of(config), SERVER, 80).head("k", "")))
        .isEqualTo(
            "GET /p%20q?x=%41 HTTP/1.1\r\nHost: h\r\nUser-Agent: UA\r\nA-B: 2\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Key: k\r\nSec-WebSocket-Version: 13\r\n"
                + "Upgrade: websocket\r\nZ: 1\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Upgrade", "connection", "Sec-WebSocket-Extensions"})
  void headersOfWebSocketItselfCannotBeConfigured(String name) {
    WebSocketSettings settings =
        WebSocketSettings.of(
            Config.newBuilder().addHeader(Header.newBuilder().setKey(name).setValue("x")).build());

    assertThatThrownBy(() -> new UpgradeRequest(settings, SERVER, 80))
        .isInstanceOf(FlowException.class)
        .hasMessageContaining(name);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("earlyData")
  void earlyDataTravelsWithTheRequest(EarlyRecording vector) {
    String request = Recordings.latin(Bytes.array(vector.client().get(0)));
    early(vector.settings(), Recordings.key(request));
    assertThat(channel.<Object>readOutbound()).isNull();

    channel.writeOutbound(Bytes.hex(vector.firstWrite()));
    assertThat(Recordings.sent(channel).replace("127.0.0.1:31211", "ed.example"))
        .isEqualTo(request);
    channel.writeOutbound(Bytes.ascii("more"));
    assertThat(channel.<Object>readOutbound()).isNull();
    channel.writeInbound(Bytes.hex(vector.server().get(0) + vector.server().get(1)));

    assertThat(Recordings.received(channel)).isEqualTo("reply");
    EmbeddedChannel server = new EmbeddedChannel(FrameCodec.server());
    for (Object piece = channel.readOutbound(); piece != null; piece = channel.readOutbound()) {
      server.writeInbound(piece);
    }
    String early = vector.settings().earlyData().get().take(Bytes.hex(vector.firstWrite()));
    int inRequest = vector.settings().earlyData().get().decode(early).length;
    assertThat(Recordings.received(server))
        .isEqualTo(Recordings.latin(Bytes.array(vector.read())).substring(inRequest));
    channel.finishAndReleaseAll();
  }

  @Test
  void xrayTakesAllOrNothing() {
    early(Recordings.settings("/p?ed=4", 0, ""), Recordings.key(KEY));

    channel.writeOutbound(Bytes.ascii("hello"));

    assertThat(Recordings.sent(channel)).startsWith("GET /p HTTP/1.1").doesNotContain("Protocol");
    channel.writeInbound(Bytes.ascii(ACCEPTED));
    assertThat(Recordings.sent(channel)).hasSize(6 + 5);
    channel.finishAndReleaseAll();
  }

  @Test
  void aRefusalFailsWhatWaits() {
    early(Recordings.settings("/p?ed=4", 0, ""), Recordings.key(KEY));
    channel.write(Bytes.ascii("hello"));
    channel.write(EndOfStream.INSTANCE);

    assertThatThrownBy(() -> channel.writeInbound(Bytes.ascii("HTTP/1.1 404 Not Found\r\n\r\n")))
        .isInstanceOf(FlowException.class)
        .hasMessageContaining("404 Not Found");
    assertThat(channel.isOpen()).isFalse();
    channel.finishAndReleaseAll();
  }

  @Test
  void aStreamThatOnlyEndsAsksAllTheSame() {
    early(Recordings.settings("/p", 10, ""), Recordings.key(KEY));

    channel.writeOutbound(Unpooled.EMPTY_BUFFER);
    channel.readOutbound();
    channel.writeOutbound(EndOfStream.INSTANCE);

    assertThat(Recordings.sent(channel)).startsWith("GET /p HTTP/1.1");
    channel.writeInbound(Bytes.ascii(ACCEPTED), Bytes.hex("8201" + "41"));
    assertThat(Recordings.received(channel)).isEqualTo("A");
    channel.finishAndReleaseAll();
  }

  private void early(WebSocketSettings settings, RandomGenerator random) {
    UpgradeClient client =
        new UpgradeClient(new UpgradeRequest(settings, SERVER, 80), random, upgraded);
    channel
        .pipeline()
        .addLast(client, new EarlyDataGate(settings.earlyData().get(), client, upgraded));
  }

  static List<EarlyRecording> earlyData() {
    return EarlyRecording.all();
  }

  static List<Session> sessions() {
    return Recordings.of("websocketSessions", Session::of);
  }

  private record Session(WebSocketSettings settings, String request, String response) {
    static Session of(ConfigNode session) {
      Config.Builder config = Config.newBuilder();
      ConfigNode stream = session.get("clientStreamSettings").get("wsSettings");
      config.setPath(stream.get("path").string(""));
      stream
          .get("headers")
          .members()
          .forEach(
              (key, value) ->
                  config.addHeader(Header.newBuilder().setKey(key).setValue(value.string(""))));
      String request = session.get("stream").elements().get(0).get("text").string("");
      String port = Recordings.field(request, "Host").replaceAll("127.0.0.1:31211", "");
      assertThat(port).isIn("", "ws.example.com");
      return new Session(
          WebSocketSettings.of(config.build()),
          request,
          session.get("stream").elements().get(1).get("text").string(""));
    }
  }
}
