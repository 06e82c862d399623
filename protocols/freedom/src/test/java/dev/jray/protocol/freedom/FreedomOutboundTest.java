package dev.jray.protocol.freedom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.protocol.freedom.proto.Config;
import dev.jray.protocol.freedom.proto.Config.DomainStrategy;
import dev.jray.protocol.freedom.proto.DestinationOverride;
import dev.jray.spi.config.Messages;
import dev.jray.spi.error.ErrorCode;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.spi.proto.protocol.ServerEndpoint;
import dev.jray.testkit.Await;
import dev.jray.testkit.Ip;
import dev.jray.testkit.RecordingLog;
import dev.jray.testkit.fake.EmbeddedConnector;
import dev.jray.testkit.fake.Flows;
import dev.jray.testkit.fake.MapDns;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FreedomOutboundTest {
  private static final Destination NAMED = Destination.tcp(Address.parse("a.example"), 80);

  private final EmbeddedChannel loopOwner = new EmbeddedChannel();
  private final MapDns dns = new MapDns();
  private final RecordingLog log = new RecordingLog(Severity.DEBUG);
  private final EmbeddedConnector connector = EmbeddedConnector.outgoing();

  @AfterEach
  void close() {
    loopOwner.finishAndReleaseAll();
    connector.releaseAll();
  }

  @Test
  void asIsLeavesTheNameToTheSystem() {
    Future<Channel> opened = open(config(DomainStrategy.AS_IS), NAMED);

    assertThat(opened.getNow()).isSameAs(connector.last());
    assertThat(connector.dialed()).containsExactly(NAMED);
    assertThat(dns.asked()).isEmpty();
    assertThat(connector.last().pipeline().names())
        .hasSize(1); // the tail: no handler on the data path
  }

  @Test
  void useIpDialsOneOfTheAddresses() {
    dns.put("a.example", "10.0.0.1", "10.0.0.2");

    for (int i = 0; i < 64; i++) {
      open(config(DomainStrategy.USE_IP), NAMED);
    }

    assertThat(dns.asked()).hasSize(64).containsOnly("a.example ANY");
    assertThat(connector.dialed().stream().map(Destination::hostPort).distinct())
        .containsExactlyInAnyOrder("10.0.0.1:80", "10.0.0.2:80");
  }

  @Test
  void namesOnTheWayOfDnsItselfAreLeftToTheSystem() {
    dns.put("a.example", "10.0.0.1").owning("in");

    open(config(DomainStrategy.USE_IP), NAMED);

    assertThat(dns.asked()).isEmpty();
    assertThat(connector.dialed()).containsExactly(NAMED);
  }

  @Test
  void theSourceAddressDecidesTheFamily() {
    dns.put("a.example", "10.0.0.1");
    connector.from(Ip.of("127.0.0.2"));

    open(config(DomainStrategy.USE_IP), NAMED);

    assertThat(dns.asked()).containsExactly("a.example V4");
  }

  @Test
  void addressesAreNotLookedUp() {
    open(config(DomainStrategy.USE_IP), Destination.tcp(Address.parse("10.0.0.9"), 80));

    assertThat(dns.asked()).isEmpty();
    assertThat(connector.dialed()).hasSize(1);
  }

  @Test
  void aFailedLookupFallsBackToTheSystem() {
    open(config(DomainStrategy.USE_IP4), NAMED);

    assertThat(connector.dialed()).containsExactly(NAMED);
    assertThat(log.lines())
        .singleElement()
        .satisfies(line -> assertThat(line.flowId()).isEqualTo(Flows.ID))
        .asString()
        .contains("proxy/freedom", "a.example");
  }

  @Test
  void anEmptyAnswerFallsBackToTheSystem() {
    dns.put("a.example");

    open(config(DomainStrategy.USE_IP), NAMED);

    assertThat(connector.dialed()).containsExactly(NAMED);
  }

  @Test
  void redirectNamesTheTarget() {
    dns.put("b.example", "10.0.0.3");
    Config config =
        Config.newBuilder()
            .setDomainStrategy(DomainStrategy.USE_IP)
            .setDestinationOverride(
                DestinationOverride.newBuilder()
                    .setServer(
                        ServerEndpoint.newBuilder()
                            .setAddress(Messages.address(Address.parse("b.example")))))
            .build();

    open(config, NAMED);

    assertThat(connector.dialed())
        .extracting(Destination::toString)
        .containsExactly("tcp:10.0.0.3:80");
  }

  @Test
  void unixSocketsAreDialedAsTheyAre() {
    Destination unix = new Destination(Network.UNIX, new Address.Domain("/run/x"), 0);

    open(config(DomainStrategy.USE_IP), unix);

    assertThat(connector.dialed()).containsExactly(unix);
    assertThat(dns.asked()).isEmpty();
  }

  @Test
  void aFailureThatMayPassIsTriedFiveTimes() {
    for (int i = 0; i < 9; i++) {
      connector.failNext(new FlowException(NetworkError.HOST_UNREACHABLE, "no route"));
    }

    Future<Channel> opened = open(config(DomainStrategy.AS_IS), NAMED);
    assertThat(connector.dialed()).hasSize(2); // the second try follows without a pause
    runTimersUntilDone(opened);

    assertThat(connector.dialed()).hasSize(5);
    assertThat(opened.cause())
        .isInstanceOf(FlowException.class)
        .hasMessage("no route (after 5 tries)");
    assertThat(((FlowException) opened.cause()).code()).isEqualTo(NetworkError.HOST_UNREACHABLE);
  }

  @Test
  void aLaterTrySucceedsWithANewLookup() {
    dns.put("a.example", "10.0.0.1");
    connector.failNext(new FlowException(NetworkError.TIMEOUT, "slow"));
    connector.failNext(new FlowException(NetworkError.RESET, "cut"));

    Future<Channel> opened = open(config(DomainStrategy.USE_IP), NAMED);
    runTimersUntilDone(opened);

    assertThat(opened.getNow()).isSameAs(connector.last());
    assertThat(dns.asked()).hasSize(3);
  }

  @Test
  void aRefusalAtOneAddressIsNoneAtTheOthers() {
    dns.put("a.example", "10.0.0.1", "10.0.0.2", "10.0.0.3");
    connector.failNext(new FlowException(NetworkError.REFUSED, "nobody there"));
    connector.failNext(new FlowException(NetworkError.REFUSED, "nobody there"));

    Future<Channel> opened = open(config(DomainStrategy.USE_IP), NAMED);

    assertThat(opened.getNow()).isSameAs(connector.last());
    assertThat(connector.dialed()).doesNotHaveDuplicates().hasSize(3);
  }

  @Test
  void aRefusalAtEveryAddressIsFinal() {
    dns.put("a.example", "10.0.0.1", "10.0.0.2");
    connector.failNext(new FlowException(NetworkError.REFUSED, "nobody there"));
    connector.failNext(new FlowException(NetworkError.REFUSED, "nobody there"));

    Future<Channel> opened = open(config(DomainStrategy.USE_IP), NAMED);

    assertThat(opened.cause()).hasMessage("nobody there (after 2 tries)");
    assertThat(connector.dialed()).doesNotHaveDuplicates().hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(
      value = NetworkError.class,
      names = {"REFUSED", "NAME_NOT_RESOLVED", "NOT_ALLOWED", "INTERNAL"})
  void aFailureThatWillStayIsNotTriedAgain(NetworkError code) {
    FlowException failure = new FlowException(code, "as it is");
    connector.failNext(failure);

    Future<Channel> opened = open(config(DomainStrategy.AS_IS), NAMED);

    assertThat(opened.cause()).isSameAs(failure);
    assertThat(connector.dialed()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "255.255.255.255", "224.0.0.1", "ff02::1"})
  void whatIsNoHostIsNotDialed(String address) {
    Future<Channel> opened =
        open(config(DomainStrategy.AS_IS), Destination.tcp(Address.parse(address), 80));

    assertThat(opened.cause()).isInstanceOf(FlowException.class);
    assertThat(((FlowException) opened.cause()).code().kind()).isEqualTo(ErrorCode.Kind.NETWORK);
    assertThat(connector.dialed()).isEmpty();
  }

  @Test
  void aFlowThatWasGivenUpIsNotDialedAnyMore() {
    dns.hold();
    dns.put("a.example", "10.0.0.1");
    Future<Channel> opened = open(config(DomainStrategy.USE_IP), NAMED);

    opened.cancel(false);
    dns.release();

    assertThat(connector.dialed()).isEmpty();
  }

  @Test
  void udpIsOpenedToTheAddressThatWasFound() {
    dns.put("a.example", "10.0.0.1");

    open(config(DomainStrategy.USE_IP), Destination.udp(Address.parse("a.example"), 53));

    assertThat(connector.dialed())
        .extracting(Destination::toString)
        .containsExactly("udp:10.0.0.1:53");
    assertThat(connector.last().pipeline().get(PacketTargets.class)).isNotNull();
  }

  @Test
  void plainUdpNeedsNoHandler() {
    open(config(DomainStrategy.AS_IS), Destination.udp(Address.parse("a.example"), 53));

    assertThat(connector.last().pipeline().get(PacketTargets.class)).isNull();
  }

  private Future<Channel> open(Config config, Destination target) {
    return new FreedomOutbound(config, dns, log)
        .open(Flows.to(target, loopOwner.eventLoop()), connector);
  }

  private void runTimersUntilDone(Future<?> opened) {
    Await.until("the last try", loopOwner, opened::isDone);
  }

  private static Config config(DomainStrategy strategy) {
    return Config.newBuilder().setDomainStrategy(strategy).build();
  }
}
