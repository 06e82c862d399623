package dev.jray.protocol.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.protocol.dns.proto.Config;
import dev.jray.spi.feature.DnsAnswer;
import dev.jray.spi.feature.DnsClient;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.flow.Packet;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.protocol.Connector;
import dev.jray.testkit.Bytes;
import dev.jray.testkit.ConfigText;
import dev.jray.testkit.Feeds;
import dev.jray.testkit.Ip;
import dev.jray.testkit.RecordingLog;
import dev.jray.testkit.fake.EmbeddedConnector;
import dev.jray.testkit.fake.Flows;
import dev.jray.testkit.fake.MapDns;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.Future;
import java.net.ConnectException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DnsOutboundTest {
  private static final Destination UDP = Destination.udp(Address.parse("9.9.9.9"), 53);
  private static final Destination TCP = Destination.tcp(Address.parse("9.9.9.9"), 53);
  private static final String NAME = "0474657374076578616d706c6500";
  private static final String A = "123401000001000000000000" + NAME + "00010001";
  private static final String AAAA = "123401000001000000000000" + NAME + "001c0001";
  private static final String MX = "123401000001000000000000" + NAME + "000f0001";
  private static final String ANSWER =
      "123485800001000100000000" + NAME + "00010001c00c000100010000025800047f000009";

  private final MapDns dns = new MapDns().put("test.example", "127.0.0.9");
  private final RecordingLog log = new RecordingLog(Severity.DEBUG);
  private final Ends ends = new Ends();

  @AfterEach
  void close() {
    ends.near.releaseAll();
    ends.far.releaseAll();
  }

  @Test
  void answersQueriesForAddresses() {
    EmbeddedChannel channel = open(UDP, "");

    assertThat(ask(channel, A)).isEqualTo("udp:9.9.9.9:53 " + ANSWER);
    assertThat(ask(channel, AAAA))
        .isEqualTo("udp:9.9.9.9:53 123485800001000000000000" + NAME + "001c0001");
    assertThat(ends.far.dialed()).isEmpty();
  }

  @Test
  void namesMatchInAnyCaseAndTheQuestionIsRepeatedAsItWas() {
    assertThat(ask(open(UDP, ""), A.replace("74657374", "54455354")))
        .isEqualTo("udp:9.9.9.9:53 " + ANSWER.replace("74657374", "54455354"));
  }

  @Test
  void answersComeFromWhomTheClientAsked() {
    EmbeddedChannel channel = open(UDP, "");
    Destination other = Destination.udp(Address.parse("8.8.8.8"), 53);

    channel.writeInbound(new Packet(Bytes.hex(A), other));

    assertThat(text(channel.readOutbound())).isEqualTo("udp:8.8.8.8:53 " + ANSWER);
  }

  @Test
  void aNameThatNobodyKnowsIsAFailureAndNoSilence() {
    assertThat(ask(open(UDP, ""), A.replace("74657374", "6e6e6e6e")))
        .isEqualTo(
            "udp:9.9.9.9:53 123485820001000000000000"
                + NAME.replace("74657374", "6e6e6e6e")
                + "00010001");
  }

  @Test
  void theRcodeAndTheTimeAreThoseOfTheAnswer() {
    DnsClient gone =
        new DnsClient() {
          @Override
          public Future<List<InetAddress>> resolve(String name, IpFamily family, EventLoop loop) {
            throw new AssertionError("who speaks DNS queries");
          }

          @Override
          public Future<DnsAnswer> query(String name, IpFamily family, EventLoop loop) {
            return loop.newSucceededFuture(
                name.startsWith("test")
                    ? new DnsAnswer(List.of(), 3, 600)
                    : new DnsAnswer(List.of(Ip.of("198.18.0.1")), 0, 1));
          }
        };

    assertThat(ask(open(UDP, gone, Config.getDefaultInstance()), A)).contains("12348583");
    assertThat(ask(open(UDP, gone, Config.getDefaultInstance()), A.replace("0474", "0478")))
        .endsWith("c00c00010001000000010004c6120001");
    assertThat(
            ask(
                open(
                    UDP,
                    gone,
                    Config.newBuilder().setOverrideResponseTtl(true).setResponseTtl(9).build()),
                A.replace("0474", "0478")))
        .endsWith("c00c00010001000000090004c6120001");
  }

  @Test
  void otherQueriesArePassedOnOverOneConnection() {
    EmbeddedChannel channel = open(UDP, "");
    ask(channel, MX);
    ask(channel, MX);
    EmbeddedChannel server = ends.far.last();

    assertThat(ends.far.dialed()).containsExactly(UDP);
    assertThat(text(server.readOutbound())).isEqualTo("udp:9.9.9.9:53 " + MX);
    assertThat(text(server.readOutbound())).isEqualTo("udp:9.9.9.9:53 " + MX);

    server.writeInbound(new Packet(Bytes.hex("1234818300010000"), UDP));
    assertThat(text(channel.readOutbound())).isEqualTo("udp:9.9.9.9:53 1234818300010000");

    channel.close();
    assertThat(server.isOpen()).isFalse();
  }

  @Test
  void theServerMayBeAnotherOne() {
    EmbeddedChannel channel =
        open(UDP, "{\"network\": \"tcp\", \"address\": \"1.1.1.1\", \"port\": 5353}");
    ask(channel, MX);
    EmbeddedChannel server = ends.far.last();

    assertThat(ends.far.dialed()).containsExactly(Destination.tcp(Address.parse("1.1.1.1"), 5353));
    assertThat(Bytes.written(server)).isEqualTo("001e" + MX);

    server.writeInbound(Bytes.hex("0004 1234"), Bytes.hex("8183"));
    assertThat(text(channel.readOutbound())).isEqualTo("udp:9.9.9.9:53 12348183");
  }

  @Test
  void aServerOutOfReachLosesTheQueryAndTheNextOneTriesAgain() {
    ends.far.failNext(new ConnectException("refused"));
    EmbeddedChannel channel = open(UDP, "");

    assertThat(ask(channel, MX)).isNull();
    assertThat(log.lines().toString()).contains("failed to reach the name server udp:9.9.9.9:53");

    ask(channel, MX);
    assertThat(text(ends.far.last().readOutbound())).isEqualTo("udp:9.9.9.9:53 " + MX);
  }

  @Test
  void queriesOfJRaysOwnDnsArePassedOnWhateverTheyAsk() {
    dns.owning("in");

    EmbeddedChannel channel = open(UDP, "");
    ask(channel, A);

    assertThat(text(ends.far.last().readOutbound())).isEqualTo("udp:9.9.9.9:53 " + A);
    assertThat(dns.asked()).isEmpty();
  }

  @Test
  void otherQueriesMayBeRefusedOrDropped() {
    assertThat(ask(open(UDP, "{\"nonIPQuery\": \"reject\"}"), MX))
        .isEqualTo("udp:9.9.9.9:53 123485850001000000000000" + NAME + "000f0001");
    assertThat(ask(open(UDP, "{\"nonIPQuery\": \"drop\"}"), MX)).isNull();
    assertThat(ends.far.dialed()).isEmpty();
  }

  @Test
  void anotherClassIsNotAnsweredFromHere() {
    ask(open(UDP, ""), A.substring(0, A.length() - 4) + "0003");

    assertThat(ends.far.dialed()).hasSize(1);
    assertThat(dns.asked()).isEmpty();
  }

  @Test
  void whatIsNoQueryIsDropped() {
    EmbeddedChannel channel = open(UDP, "");

    assertThat(ask(channel, "12346a756e6b")).as("junk").isNull();
    assertThat(ask(channel, "")).as("nothing").isNull();
    assertThat(ask(channel, ANSWER)).as("an answer").isNull();
    assertThat(ends.far.dialed()).isEmpty();
  }

  @Test
  void inAStreamManyQueriesMayFollowEachOtherInAnySegmentation() {
    byte[] stream = Bytes.array("001e" + A + "0000" + "001e" + AAAA + "001e" + A);
    Feeds.of(stream, 20, 9)
        .forEach(
            feed -> {
              EmbeddedChannel channel = open(TCP, "");
              feed.into(channel);
              assertThat(Bytes.written(channel))
                  .isEqualTo(
                      "002e"
                          + ANSWER
                          + "001e123485800001000000000000"
                          + NAME
                          + "001c0001"
                          + "002e"
                          + ANSWER);
              channel.finishAndReleaseAll();
            });
  }

  @Test
  void aClientWhoHasSaidAllGetsItsAnswersBeforeTheEnd() {
    dns.hold();
    EmbeddedChannel channel = open(TCP, "");
    channel.writeInbound(Bytes.hex("001e" + A), EndOfStream.INSTANCE);

    assertThat(channel.isOpen()).isTrue();
    dns.release();
    channel.runPendingTasks();

    assertThat(Bytes.written(channel)).isEqualTo("002e" + ANSWER);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void theEndOfAClientIsPassedOnAndThatOfTheServerEndsAll() {
    EmbeddedChannel channel = open(TCP, "");
    channel.writeInbound(Bytes.hex("001e" + MX), EndOfStream.INSTANCE);
    EmbeddedChannel server = ends.far.last();

    assertThat(server.outboundMessages()).hasSize(3).last().isSameAs(EndOfStream.INSTANCE);
    server.releaseOutbound();
    server.writeInbound(Bytes.hex("0004 12348183"));
    assertThat(Bytes.written(channel)).isEqualTo("000412348183");
    assertThat(channel.isOpen()).isTrue();

    server.writeInbound(EndOfStream.INSTANCE);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aClientThatAsksTooMuchAtOnceIsNotServed() {
    dns.hold();
    EmbeddedChannel channel = open(UDP, "");
    for (int i = 0; i < Responder.MAX_LOOKUPS + 10; i++) {
      ask(channel, A);
    }

    assertThat(dns.asked()).hasSize(Responder.MAX_LOOKUPS);
    dns.release();
    channel.runPendingTasks();
    assertThat(channel.outboundMessages()).hasSize(Responder.MAX_LOOKUPS);
  }

  @Property
  void anyDatagramIsTakenWithoutFailing(@ForAll byte[] bytes) {
    EmbeddedChannel channel = open(UDP, "");

    channel.writeInbound(new Packet(Unpooled.copiedBuffer(bytes), UDP));

    assertThat(channel.isOpen()).isTrue();
    close();
  }

  private EmbeddedChannel open(Destination target, String json) {
    Config config =
        ConfigText.json(json.isEmpty() ? "{}" : json).read(DnsOutboundCodec.CODEC).value();
    return open(target, dns, config);
  }

  private EmbeddedChannel open(Destination target, DnsClient client, Config config) {
    new DnsOutbound(config, client, log).open(Flows.to(target), ends);
    return ends.near.last();
  }

  /** Sends a query; returns the answer, or null if there is none yet. */
  private static String ask(EmbeddedChannel channel, String hex) {
    channel.writeInbound(new Packet(Bytes.hex(hex), UDP));
    return text(channel.readOutbound());
  }

  private static String text(Packet packet) {
    if (packet == null) {
      return null;
    }
    String text = packet.peer() + " " + ByteBufUtil.hexDump(packet.content());
    packet.release();
    return text;
  }

  /** The client's side, and the way to the server. */
  private static final class Ends implements Connector {
    private final EmbeddedConnector near = EmbeddedConnector.local();
    private final EmbeddedConnector far = EmbeddedConnector.outgoing();

    @Override
    public Future<Channel> connect(Destination to, Consumer<ChannelPipeline> handlers) {
      return far.connect(to, handlers);
    }

    @Override
    public Future<Channel> local(Consumer<ChannelPipeline> handlers) {
      return near.local(handlers);
    }

    @Override
    public Optional<InetAddress> source() {
      return Optional.empty();
    }
  }
}
