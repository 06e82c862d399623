package dev.jray.protocol.freedom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.protocol.freedom.proto.Config;
import dev.jray.protocol.freedom.proto.Config.DomainStrategy;
import dev.jray.protocol.freedom.proto.DestinationOverride;
import dev.jray.spi.error.ErrorCode;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.spi.proto.protocol.ServerEndpoint;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("FutureReturnValueIgnored") // what became of a write shows at the far end
final class FreedomOutboundTest {
  private static final Destination NAMED = Destination.tcp(Address.parse("a.example"), 80);

  private final EmbeddedChannel loopOwner = new EmbeddedChannel();
  private final Fakes.MapDns dns = new Fakes.MapDns();
  private final Fakes.Lines log = new Fakes.Lines();
  private final Fakes.ScriptedConnector connector =
      new Fakes.ScriptedConnector(loopOwner.eventLoop());

  @AfterEach
  void close() {
    loopOwner.finishAndReleaseAll();
    connector.channel.finishAndReleaseAll();
  }

  @Test
  void asIsLeavesTheNameToTheSystem() {
    Future<Channel> opened = open(config(DomainStrategy.AS_IS), NAMED);

    assertThat(opened.getNow()).isSameAs(connector.channel);
    assertThat(connector.connected).containsExactly(NAMED);
    assertThat(dns.asked).isEmpty();
    assertThat(connector.channel.pipeline().names())
        .hasSize(1); // the tail: no handler on the data path
  }

  @Test
  void useIpDialsOneOfTheAddresses() {
    dns.names.put("a.example", List.of(ip("10.0.0.1"), ip("10.0.0.2")));

    for (int i = 0; i < 64; i++) {
      open(config(DomainStrategy.USE_IP), NAMED);
    }

    assertThat(dns.asked).hasSize(64).containsOnly("a.example ANY");
    assertThat(connector.connected.stream().map(Destination::hostPort).distinct())
        .containsExactlyInAnyOrder("10.0.0.1:80", "10.0.0.2:80");
  }

  @Test
  void theSourceAddressDecidesTheFamily() {
    dns.names.put("a.example", List.of(ip("10.0.0.1")));
    connector.source = Optional.of(ip("127.0.0.2"));

    open(config(DomainStrategy.USE_IP), NAMED);

    assertThat(dns.asked).containsExactly("a.example V4");
  }

  @Test
  void addressesAreNotLookedUp() {
    open(config(DomainStrategy.USE_IP), Destination.tcp(Address.parse("10.0.0.9"), 80));

    assertThat(dns.asked).isEmpty();
    assertThat(connector.connected).hasSize(1);
  }

  @Test
  void aFailedLookupFallsBackToTheSystem() {
    open(config(DomainStrategy.USE_IP4), NAMED);

    assertThat(connector.connected).containsExactly(NAMED);
    assertThat(log.lines).singleElement().asString().contains("[7] proxy/freedom", "a.example");
  }

  @Test
  void anEmptyAnswerFallsBackToTheSystem() {
    dns.names.put("a.example", List.of());

    open(config(DomainStrategy.USE_IP), NAMED);

    assertThat(connector.connected).containsExactly(NAMED);
  }

  @Test
  void redirectNamesTheTarget() {
    dns.names.put("b.example", List.of(ip("10.0.0.3")));
    Config config =
        Config.newBuilder()
            .setDomainStrategy(DomainStrategy.USE_IP)
            .setDestinationOverride(
                DestinationOverride.newBuilder()
                    .setServer(
                        ServerEndpoint.newBuilder()
                            .setAddress(
                                dev.jray.spi.config.Messages.address(Address.parse("b.example")))))
            .build();

    open(config, NAMED);

    assertThat(connector.connected)
        .extracting(Destination::toString)
        .containsExactly("tcp:10.0.0.3:80");
  }

  @Test
  void unixSocketsAreDialedAsTheyAre() {
    Destination unix = new Destination(Network.UNIX, new Address.Domain("/run/x"), 0);

    open(config(DomainStrategy.USE_IP), unix);

    assertThat(connector.connected).containsExactly(unix);
    assertThat(dns.asked).isEmpty();
  }

  @Test
  void aFailureThatMayPassIsTriedFiveTimes() {
    for (int i = 0; i < 9; i++) {
      connector.failures.add(new FlowException(NetworkError.HOST_UNREACHABLE, "no route"));
    }

    Future<Channel> opened = open(config(DomainStrategy.AS_IS), NAMED);
    assertThat(connector.connected).hasSize(2); // the second try follows without a pause
    runTimersUntilDone(opened);

    assertThat(connector.connected).hasSize(5);
    assertThat(opened.cause())
        .isInstanceOf(FlowException.class)
        .hasMessage("no route (after 5 tries)");
    assertThat(((FlowException) opened.cause()).code()).isEqualTo(NetworkError.HOST_UNREACHABLE);
  }

  @Test
  void aLaterTrySucceedsWithANewLookup() {
    dns.names.put("a.example", List.of(ip("10.0.0.1")));
    connector.failures.add(new FlowException(NetworkError.TIMEOUT, "slow"));
    connector.failures.add(new FlowException(NetworkError.RESET, "cut"));

    Future<Channel> opened = open(config(DomainStrategy.USE_IP), NAMED);
    runTimersUntilDone(opened);

    assertThat(opened.getNow()).isSameAs(connector.channel);
    assertThat(dns.asked).hasSize(3);
  }

  @ParameterizedTest
  @EnumSource(
      value = NetworkError.class,
      names = {"REFUSED", "NAME_NOT_RESOLVED", "NOT_ALLOWED", "INTERNAL"})
  void aFailureThatWillStayIsNotTriedAgain(NetworkError code) {
    FlowException failure = new FlowException(code, "as it is");
    connector.failures.add(failure);

    Future<Channel> opened = open(config(DomainStrategy.AS_IS), NAMED);

    assertThat(opened.cause()).isSameAs(failure);
    assertThat(connector.connected).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "255.255.255.255", "224.0.0.1", "ff02::1"})
  void whatIsNoHostIsNotDialed(String address) {
    Future<Channel> opened =
        open(config(DomainStrategy.AS_IS), Destination.tcp(Address.parse(address), 80));

    assertThat(opened.cause()).isInstanceOf(FlowException.class);
    assertThat(((FlowException) opened.cause()).code().kind()).isEqualTo(ErrorCode.Kind.NETWORK);
    assertThat(connector.connected).isEmpty();
  }

  @Test
  void aFlowThatWasGivenUpIsNotDialedAnyMore() {
    dns.hold = true;
    dns.names.put("a.example", List.of(ip("10.0.0.1")));
    Future<Channel> opened = open(config(DomainStrategy.USE_IP), NAMED);

    opened.cancel(false);
    dns.release();

    assertThat(connector.connected).isEmpty();
  }

  @Test
  void udpIsOpenedToTheAddressThatWasFound() {
    dns.names.put("a.example", List.of(ip("10.0.0.1")));

    open(config(DomainStrategy.USE_IP), Destination.udp(Address.parse("a.example"), 53));

    assertThat(connector.connected)
        .extracting(Destination::toString)
        .containsExactly("udp:10.0.0.1:53");
    assertThat(connector.channel.pipeline().get(PacketTargets.class)).isNotNull();
  }

  @Test
  void plainUdpNeedsNoHandler() {
    open(config(DomainStrategy.AS_IS), Destination.udp(Address.parse("a.example"), 53));

    assertThat(connector.channel.pipeline().get(PacketTargets.class)).isNull();
  }

  private Future<Channel> open(Config config, Destination target) {
    return new FreedomOutbound(config, dns, log)
        .open(Fakes.flow(target, loopOwner.eventLoop()), connector);
  }

  private void runTimersUntilDone(Future<?> opened) {
    long end = System.nanoTime() + 10_000_000_000L;
    while (!opened.isDone() && System.nanoTime() < end) {
      loopOwner.runPendingTasks();
      LockSupport.parkNanos(5_000_000);
    }
    assertThat(opened.isDone()).isTrue();
  }

  private static Config config(DomainStrategy strategy) {
    return Config.newBuilder().setDomainStrategy(strategy).build();
  }

  private static InetAddress ip(String text) {
    return ((Address.Ip) Address.parse(text)).value();
  }
}
