package dev.jray.protocol.socks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.protocol.socks.proto.ClientConfig;
import dev.jray.spi.error.ErrorCode;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.testkit.Bytes;
import dev.jray.testkit.ConfigText;
import dev.jray.testkit.Feeds;
import dev.jray.testkit.Transcript;
import dev.jray.testkit.Transcript.Step;
import dev.jray.testkit.fake.EmbeddedConnector;
import dev.jray.testkit.fake.FixedPolicies;
import dev.jray.testkit.fake.Flows;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The client against a server that is an embedded channel. */
final class SocksOutboundTest {
  static final String REPLY = "05000001000000000000";
  private static final Destination TARGET = Destination.tcp(Address.parse("example.com"), 8080);

  private final EmbeddedConnector connector = EmbeddedConnector.outgoing();
  private final FixedPolicies policies = new FixedPolicies(60_000);

  @AfterEach
  void releaseAll() {
    connector.releaseAll();
  }

  static ClientConfig config(String servers) {
    return ConfigText.json("{\"servers\":[" + servers + "]}")
        .read(SocksOutboundCodec.CODEC)
        .value();
  }

  private Future<Channel> open(String servers, Destination target) {
    return new SocksOutbound(config(servers), policies).open(Flows.to(target), connector);
  }

  private static String server(String users) {
    return "{\"address\":\"192.0.2.1\",\"port\":1080,\"users\":[" + users + "]}";
  }

  private static ErrorCode code(Future<Channel> opened) {
    assertThat(opened.isDone()).isTrue();
    assertThat(opened.cause()).isInstanceOf(FlowException.class);
    return ((FlowException) opened.cause()).code();
  }

  private String said() {
    return Bytes.written(connector.last());
  }

  private void hear(String hex) {
    connector.last().writeInbound(Bytes.hex(hex));
  }

  static List<Transcript> transcripts() {
    return Transcript.all("socks.json", "socks_client");
  }

  @ParameterizedTest
  @MethodSource("transcripts")
  void speaksAsRecorded(Transcript transcript) {
    boolean login = transcript.name().equals("socks_client_userpass");
    Destination target = login ? Destination.tcp(Address.parse("1.2.3.4"), 80) : TARGET;
    Future<Channel> opened =
        open(server(login ? "{\"user\":\"sus\",\"pass\":\"pwd\"}" : ""), target);
    for (Step step : transcript.steps()) {
      if (!step.sent()) {
        String hex = step.hex();
        // Where JRay deviates: the login waits for the server's choice
        if (login && hex.equals("05020100")) {
          hear("0502");
          assertThat(said()).isEqualTo("0103737573" + "03707764");
          hex = "0100";
        }
        hear(hex);
      } else if (opened.isSuccess()) {
        connector.last().writeOutbound(Bytes.hex(step.hex()));
        assertThat(said()).isEqualTo(step.hex());
      } else {
        assertThat(said())
            .isEqualTo(login && step.hex().startsWith("050102") ? "050102" : step.hex());
      }
    }
    assertThat(opened.isDone()).isTrue();
    boolean good = transcript.name().endsWith("noauth") || login;
    assertThat(opened.isSuccess()).isEqualTo(good);
    assertThat(connector.last().isOpen()).isEqualTo(good);
    assertThat(connector.dialed()).hasSize(1);
  }

  @Test
  void saysNothingUntilItIsConnectedAndIsOpenOnlyAtTheEnd() {
    Future<Channel> opened = open(server(""), TARGET);
    assertThat(connector.dialed()).hasToString("[tcp:192.0.2.1:1080]");
    assertThat(said()).isEqualTo("050100");
    hear("0500");
    assertThat(said()).isEqualTo("050100030b6578616d706c652e636f6d1f90");
    assertThat(opened.isDone()).isFalse();
    hear(REPLY);
    assertThat(opened.getNow()).isSameAs(connector.last());
    assertThat(connector.last().pipeline().toMap()).isEmpty();
    assertThat(policies.asked()).containsExactly(0);
  }

  @Test
  void readsTheAnswersInAnySegmentationAndPassesTheRestOn() {
    byte[] answers =
        ByteBufUtil.decodeHexDump("0502" + "0100" + "0500000303612e621234" + "68656c6c6f");
    Feeds.of(answers, 10, 12)
        .forEach(
            feed -> {
              Future<Channel> opened =
                  open(server("{\"user\":\"u\",\"pass\":\"p\",\"level\":5}"), TARGET);
              ByteBuf payload = Unpooled.buffer();
              opened.addListener(
                  done -> connector.last().pipeline().addLast(new Collector(payload)));
              feed.into(connector.last());
              assertThat(ByteBufUtil.hexDump(payload)).as(feed.name()).isEqualTo("68656c6c6f");
              assertThat(opened.isSuccess()).isTrue();
              payload.release();
            });
    assertThat(policies.asked()).containsOnly(5);
  }

  /** Stands for the relay that the kernel adds as soon as the channel is open. */
  private static final class Collector extends ChannelInboundHandlerAdapter {
    private final ByteBuf all;

    Collector(ByteBuf all) {
      this.all = all;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      ByteBuf data = (ByteBuf) msg;
      all.writeBytes(data);
      data.release();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "01,UPSTREAM_REFUSED",
    "02,NOT_ALLOWED",
    "03,NETWORK_UNREACHABLE",
    "04,HOST_UNREACHABLE",
    "05,REFUSED",
    "06,TIMEOUT",
    "07,UPSTREAM_REFUSED",
    "08,UPSTREAM_REFUSED",
    "ff,UPSTREAM_REFUSED"
  })
  void tellsWhatTheServersReplyMeans(String reply, NetworkError meaning) {
    Future<Channel> opened = open(server(""), TARGET);
    hear("0500" + "05" + reply + "00");
    assertThat(code(opened)).isEqualTo(meaning);
    assertThat(connector.last().isOpen()).isFalse();
    assertThat(connector.dialed()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "05ff",
    "0500",
    "0400",
    "485454",
    "0502" + "0101",
    "0502" + "01ff",
    "0502" + "0100" + "0500000200"
  })
  void givesUpAtOnceOnServersThatSayNo(String answers) {
    Future<Channel> opened = open(server("{\"user\":\"u\",\"pass\":\"secret\"}"), TARGET);
    hear(answers);
    assertThat(code(opened)).isEqualTo(NetworkError.UPSTREAM_REFUSED);
    assertThat(opened.cause().getMessage()).doesNotContain("secret");
    assertThat(connector.dialed()).hasSize(1);
  }

  @Test
  void triesAgainWhenAServerCannotBeReached() {
    connector.failNext(new FlowException(NetworkError.REFUSED, "nobody there"));
    Future<Channel> opened =
        open("{\"address\":\"192.0.2.1\",\"port\":1},{\"address\":\"h.test\",\"port\":2}", TARGET);
    assertThat(connector.dialed()).hasToString("[tcp:192.0.2.1:1, tcp:h.test:2]");
    hear("0500" + REPLY);
    assertThat(opened.isSuccess()).isTrue();
  }

  @Test
  void triesAgainWhenAServerClosesEarly() {
    Future<Channel> opened = open(server(""), TARGET);
    EmbeddedChannel first = connector.last();
    first.writeInbound(EndOfStream.INSTANCE);
    assertThat(first.isOpen()).isFalse();
    assertThat(connector.channels()).hasSize(2);
    hear("0500" + REPLY);
    assertThat(opened.getNow()).isSameAs(connector.last());
  }

  @Test
  void triesAgainWhenAConnectionBreaks() {
    Future<Channel> opened = open(server(""), TARGET);
    connector.last().pipeline().fireExceptionCaught(new IOException("reset"));
    assertThat(connector.channels()).hasSize(2);
    assertThat(connector.channels().get(0).isOpen()).isFalse();
    assertThat(opened.isDone()).isFalse();
  }

  @Test
  void doesNotTryAgainWhatIsForbidden() {
    connector.failNext(new FlowException(NetworkError.NOT_ALLOWED, "no"));
    assertThat(code(open(server(""), TARGET))).isEqualTo(NetworkError.NOT_ALLOWED);
    connector.failNext(new IllegalStateException("a bug"));
    assertThat(open(server(""), TARGET).cause()).hasMessage("a bug");
    assertThat(connector.dialed()).hasSize(2);
  }

  @Test
  void takesServersAndLoginsInTurn() {
    String one =
        "{\"address\":\"a.test\",\"port\":1,\"users\":[{\"user\":\"u1\"},{\"user\":\"u2\"}]}";
    String two = "{\"address\":\"b.test\",\"port\":2}";
    SocksOutbound outbound = new SocksOutbound(config(one + "," + two), policies);
    StringBuilder log = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      assertThat(outbound.open(Flows.to(TARGET), connector).isDone()).isFalse();
      log.append(connector.dialed().get(i).port()).append(' ');
      if (i % 2 == 0) {
        hear("0502");
        log.append(said().substring(6)).append(' ');
      }
    }
    assertThat(log).hasToString("1 0102753100 2 1 0102753200 2 ");
  }

  @Test
  void refusesTargetsThatSocksCannotName() {
    Future<Channel> opened =
        open(server(""), Destination.tcp(new Address.Domain("x".repeat(256)), 1));
    hear("0500");
    assertThat(code(opened).id()).isEqualTo("address.bad_domain");
    assertThat(connector.dialed()).hasSize(1);
  }

  @Test
  void closesTheConnectionWhenTheCallerLosesInterest() {
    Future<Channel> opened = open(server(""), TARGET);
    assertThat(opened.cancel(false)).isTrue();
    assertThat(connector.last().isOpen()).isFalse();
    assertThat(connector.channels()).hasSize(1);
  }

  @Test
  void survivesServersThatTalkNonsense() {
    RandomGenerator random = new SplittableRandom(42);
    for (int i = 0; i < 3000; i++) {
      Future<Channel> opened = open(server(""), TARGET);
      byte[] bytes = new byte[1 + random.nextInt(40)];
      random.nextBytes(bytes);
      byte[] start = ByteBufUtil.decodeHexDump("0500050000");
      System.arraycopy(start, 0, bytes, 0, Math.min(bytes.length, i % 6));
      ByteBuf buffer = Unpooled.copiedBuffer(bytes);
      EmbeddedChannel channel = connector.last();
      channel.writeInbound(buffer);
      channel.checkException();
      assertThat(!opened.isDone() || opened.isSuccess() == channel.isOpen()).isTrue();
      channel.finishAndReleaseAll();
      assertThat(buffer.refCnt()).isZero();
    }
  }
}
