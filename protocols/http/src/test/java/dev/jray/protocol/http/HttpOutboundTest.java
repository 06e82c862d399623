package dev.jray.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.jray.protocol.http.proto.ClientConfig;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.testkit.Await;
import dev.jray.testkit.Bytes;
import dev.jray.testkit.ConfigText;
import dev.jray.testkit.Transcript;
import dev.jray.testkit.fake.EmbeddedConnector;
import dev.jray.testkit.fake.FixedPolicies;
import dev.jray.testkit.fake.Flows;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpOutboundTest {
  private static final Destination TARGET = Destination.tcp(new Address.Domain("h.test"), 8080);
  private static final String REQUEST =
      "CONNECT h.test:8080 HTTP/1.1\r\nHost: h.test:8080\r\nProxy-Connection: Keep-Alive\r\n\r\n";

  private final EmbeddedChannel loop = new EmbeddedChannel();
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
  private final EmbeddedConnector connector = EmbeddedConnector.outgoing().with(allocator);
  private final StringBuilder kernelRead = new StringBuilder();

  private static HttpOutbound outbound(String json, long handshakeMillis) {
    ClientConfig config = ConfigText.json(json).read(HttpCodec.OUTBOUND).value();
    return new HttpOutbound(config, new FixedPolicies(handshakeMillis));
  }

  private static HttpOutbound outbound() {
    return outbound("{\"servers\": [{\"address\": \"one.test\", \"port\": 3128}]}", 60_000);
  }

  /** As the kernel: its handler is there as soon as the future completes. */
  private Future<Channel> open(HttpOutbound outbound, Destination target) {
    Future<Channel> opened = outbound.open(Flows.to(target, loop.eventLoop()), connector);
    opened.addListener(
        done -> {
          if (done.isSuccess()) {
            ((Channel) done.getNow()).pipeline().addLast(new KernelHandler());
          }
        });
    return opened;
  }

  private final class KernelHandler extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message instanceof ByteBuf bytes) {
        kernelRead.append(bytes.toString(StandardCharsets.ISO_8859_1));
        bytes.release();
      } else {
        kernelRead.append('.');
      }
    }
  }

  private static String written(EmbeddedChannel channel) {
    StringBuilder text = new StringBuilder();
    ByteBuf bytes = channel.readOutbound();
    while (bytes != null) {
      text.append(bytes.toString(StandardCharsets.ISO_8859_1));
      bytes.release();
      bytes = channel.readOutbound();
    }
    return text.toString();
  }

  private EmbeddedChannel last() {
    return connector.last();
  }

  private void answer(String text, Segments feed) {
    EmbeddedChannel channel = last();
    for (byte[] segment : feed.cut(text, 1)) {
      if (channel.isOpen()) {
        channel.writeInbound(allocator.buffer(segment.length).writeBytes(segment));
      }
    }
  }

  private void await(BooleanSupplier condition) {
    Await.until(
        "what the test waits for",
        () -> {
          loop.runPendingTasks();
          loop.runScheduledPendingTasks();
          return condition.getAsBoolean();
        });
  }

  @AfterEach
  void nothingIsLeft() {
    connector.releaseAll();
    loop.finishAndReleaseAll();
    assertThat(allocator.metric().usedHeapMemory()).as("bytes not released").isZero();
  }

  @ParameterizedTest
  @EnumSource
  void aTunnelIsOpenWhenTheProxyAgrees(Segments feed) {
    Future<Channel> opened = open(outbound(), TARGET);
    assertThat(connector.dialed())
        .containsExactly(Destination.tcp(new Address.Domain("one.test"), 3128));
    assertThat(written(last())).isEqualTo(REQUEST);
    answer("HTTP/1.1 200 OK\r\nX: 1\r\nContent-Length: 9\r\n\r", feed);
    assertThat(opened.isDone()).isFalse();
    answer("\nbehind the head", feed);
    assertThat(opened.getNow()).isSameAs(last());
    assertThat(kernelRead).as("belongs to the stream").hasToString("behind the head");
    assertThat(last().pipeline().get(ConnectHandshake.class)).isNull();
    last().writeInbound(EndOfStream.INSTANCE);
    assertThat(kernelRead).hasToString("behind the head.");
    assertThat(last().isOpen()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.0 200 Ok\n\n",
        "HTTP/1.1 204\r\n\r\n",
        "HTTP/1.1 100 C\r\n\r\nHTTP/1.1 299 A\r\n\r\n"
      })
  void anySuccessWillDo(String answer) {
    Future<Channel> opened = open(outbound(), TARGET);
    answer(answer, Segments.BYTES);
    assertThat(opened.isSuccess()).isTrue();
  }

  static List<Transcript> recordings() {
    return Transcript.all("http.json", "http_client");
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void proxiesHearWhatV2RayTellsThem(Transcript recording) {
    String request = text(recording, 0).replace("User-Agent: Go-http-client/1.1\r\n", "");
    HttpOutbound outbound =
        outbound(
            "{\"servers\": [{\"address\": \"a\", \"port\": 1, \"users\": ["
                + "{\"user\": \"usr\", \"pass\": \"pwd\"}]}]}",
            60_000);
    Future<Channel> opened =
        open(outbound, Destination.tcp(new Address.Domain("example.com"), 8080));
    assertThat(written(last())).isEqualTo(request);
    answer(text(recording, 1), Segments.WHOLE);
    assertThat(opened.isSuccess()).isEqualTo(!recording.name().endsWith("407"));
    assertThat(connector.dialed()).hasSize(1);
  }

  private static String text(Transcript recording, int step) {
    return new String(Bytes.array(recording.steps().get(step).hex()), StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource({"::1, '[::1]:8080'", "1.2.3.4, 1.2.3.4:8080", "my_host., my_host.:8080"})
  void targetsAreWrittenAsAuthorities(String host, String authority) {
    open(outbound(), Destination.tcp(Address.parse(host), 8080));
    assertThat(written(last()))
        .startsWith("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nX: 1", "a b", "a:b", "", "\u00e4", "a/b", "u@h"})
  void namesThatWouldChangeTheRequestAreRefused(String name) {
    Future<Channel> opened = open(outbound(), Destination.tcp(new Address.Domain(name), 1));
    assertThat(code(opened)).isEqualTo(HttpError.UNSPEAKABLE_TARGET);
    assertThat(connector.dialed()).isEmpty();
  }

  @Test
  void datagramsAreRefusedAtOnce() {
    Future<Channel> opened = open(outbound(), Destination.udp(Address.parse("1.2.3.4"), 53));
    assertThat(code(opened)).isEqualTo(HttpError.ONLY_TCP);
    assertThat(connector.dialed()).isEmpty();
  }

  private static Object code(Future<?> opened) {
    assertThat(opened.isDone()).isTrue();
    return ((FlowException) opened.cause()).code();
  }

  @Test
  void serversAndTheirUsersTakeTurns() {
    HttpOutbound outbound =
        outbound(
            "{\"servers\": [{\"address\": \"a\", \"port\": 1, \"users\": ["
                + "{\"user\": \"u\", \"pass\": \"1\"}, {\"user\": \"v\", \"pass\": \"2\"}]},"
                + "{\"address\": \"b\", \"port\": 2}]}",
            60_000);
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      open(outbound, TARGET);
      String request = written(last());
      int at = request.indexOf("Basic ");
      seen.add(
          connector.dialed().get(i).hostPort()
              + (at < 0 ? "" : request.substring(at + 5, request.indexOf('\r', at))));
      answer("HTTP/1.1 200 OK\r\n\r\n", Segments.WHOLE);
    }
    assertThat(seen).containsExactly("a:1 dTox", "b:2", "a:1 djoy", "b:2", "a:1 dTox");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 O",
        "garbage\r\n\r\n",
        "HTTP/1.1 502 Bad\r\n\r\nbody",
        "\u0005\u0000\n\n"
      })
  void fiveTriesAreMade(String answer) {
    Future<Channel> opened = open(outbound(), TARGET);
    long start = System.nanoTime();
    for (int i = 1; i <= 5; i++) {
      int tries = i;
      await(() -> connector.channels().size() == tries);
      assertThat(written(last())).isEqualTo(REQUEST);
      EmbeddedChannel channel = last();
      answer(answer, Segments.RANDOM);
      if (channel.isOpen()) {
        channel.writeInbound(EndOfStream.INSTANCE);
      }
      assertThat(channel.isOpen()).isFalse();
    }
    assertThat(System.nanoTime() - start).as("pauses").isGreaterThan(590_000_000L);
    assertThat(opened.isDone()).isTrue();
    assertThat(code(opened)).isIn(NetworkError.UPSTREAM_REFUSED, NetworkError.RESET);
    assertThat(kernelRead).isEmpty();
  }

  @Test
  void aLaterTryMaySucceed() {
    FlowException refused = new FlowException(NetworkError.REFUSED, "refused");
    connector.failNext(refused).failNext(refused);
    Future<Channel> opened = open(outbound(), TARGET);
    assertThat(connector.dialed()).hasSize(2);
    await(() -> connector.channels().size() == 1);
    answer("HTTP/1.1 200 OK\r\n\r\n", Segments.WHOLE);
    assertThat(opened.isSuccess()).isTrue();
  }

  @Test
  void aProxyThatCannotBeReachedIsTheReason() {
    FlowException refused = new FlowException(NetworkError.REFUSED, "refused");
    for (int i = 0; i < 5; i++) {
      connector.failNext(refused);
    }
    Future<Channel> opened = open(outbound(), TARGET);
    await(opened::isDone);
    assertThat(opened.cause()).isSameAs(refused);
    assertThat(connector.dialed()).hasSize(5);
  }

  @Test
  void whatThisProcessForbidsIsNotTriedAgain() {
    connector.failNext(new FlowException(NetworkError.NOT_ALLOWED, "a loop"));
    assertThat(code(open(outbound(), TARGET))).isEqualTo(NetworkError.NOT_ALLOWED);
    assertThat(connector.dialed()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 407, 429})
  void refusalsOfTheProxyAreFinal(int status) {
    Future<Channel> opened = open(outbound(), TARGET);
    answer("HTTP/1.1 " + status + " Nope\r\nContent-Length: 4\r\n\r\nNope", Segments.RANDOM);
    assertThat(code(opened)).isEqualTo(NetworkError.UPSTREAM_REFUSED);
    assertThat(opened.cause()).hasMessageContaining("" + status);
    assertThat(last().isOpen()).isFalse();
    assertThat(connector.dialed()).hasSize(1);
  }

  @Test
  void aProxyThatSaysNothingIsGivenUpInTime() {
    String server = "{\"servers\": [{\"address\": \"one.test\", \"port\": 3128}]}";
    Future<Channel> opened = open(outbound(server, 300), TARGET);
    answer("HTTP/1.1 200", Segments.WHOLE);
    await(opened::isDone);
    assertThat(code(opened)).isEqualTo(NetworkError.TIMEOUT);
    assertThat(last().isOpen()).isFalse();
    assertThat(connector.dialed()).hasSize(1);
  }

  @Test
  void aFlowThatIsGivenUpClosesItsTry() {
    Future<Channel> opened = open(outbound(), TARGET);
    opened.cancel(false);
    assertThat(last().isOpen()).isFalse();
    assertThat(connector.dialed()).hasSize(1);
  }

  @Test
  void anEndlessHeadIsCutOff() {
    open(outbound(), TARGET);
    EmbeddedChannel first = last();
    for (int i = 0; i < 80 && first.isOpen(); i++) {
      first.writeInbound(
          allocator
              .buffer(1024)
              .writeBytes(("X: " + "a".repeat(1018) + "\r\n").getBytes(StandardCharsets.US_ASCII)));
    }
    assertThat(first.isOpen()).isFalse();
  }

  @Test
  void randomAnswersDoNoHarm() {
    for (int seed = 0; seed < 3_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] bytes = new byte[random.nextInt(1, 80)];
      random.nextBytes(bytes);
      String noise = new String(bytes, StandardCharsets.ISO_8859_1);
      String answer = random.nextBoolean() ? "HTTP/1.1 " + noise : noise + "\r\n\r\n";
      Future<Channel> opened = open(outbound(), TARGET);
      written(last());
      assertThat(catchThrowable(() -> answer(answer, Segments.RANDOM))).isNull();
      opened.cancel(false);
      last().close();
    }
  }
}
