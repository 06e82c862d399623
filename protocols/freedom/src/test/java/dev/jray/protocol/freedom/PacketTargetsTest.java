package dev.jray.protocol.freedom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.protocol.freedom.FreedomSettings.Strategy;
import dev.jray.spi.feature.DnsClient.IpFamily;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.flow.Packet;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.testkit.Bytes;
import dev.jray.testkit.RecordingLog;
import dev.jray.testkit.fake.Flows;
import dev.jray.testkit.fake.MapDns;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PacketTargetsTest {
  private final MapDns dns = new MapDns();
  private final EmbeddedChannel channel = new EmbeddedChannel();

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void redirectedDatagramsComeBackFromWhomTheClientAsked() {
    install(new FreedomSettings(Strategy.AS_IS, Optional.of(Address.parse("9.9.9.9")), 5353));

    write("q", "1.1.1.1", 53);
    assertThat(written()).isEqualTo("udp:9.9.9.9:5353 q");

    assertThat(read("a", "9.9.9.9", 5353)).isEqualTo("udp:1.1.1.1:53 a");
  }

  @Test
  void answersBelongToThePeerAskedLast() {
    install(new FreedomSettings(Strategy.AS_IS, Optional.of(Address.parse("9.9.9.9")), 0));

    write("q", "1.1.1.1", 53);
    write("q", "2.2.2.2", 53);
    assertThat(read("a", "9.9.9.9", 53)).isEqualTo("udp:2.2.2.2:53 a");

    write("q", "9.9.9.9", 53);
    assertThat(read("a", "9.9.9.9", 53)).isEqualTo("udp:9.9.9.9:53 a");
  }

  @Test
  void strangersKeepTheirAddress() {
    install(new FreedomSettings(Strategy.AS_IS, Optional.of(Address.parse("9.9.9.9")), 0));

    write("q", "1.1.1.1", 53);

    assertThat(read("x", "8.8.8.8", 53)).isEqualTo("udp:8.8.8.8:53 x");
  }

  @Test
  void namesAreLookedUpOncePerFlow() {
    dns.put("a.example", "10.0.0.1", "10.0.0.2");
    install(useIp());

    write("1", "a.example", 53);
    write("2", "a.example", 54);

    assertThat(dns.asked()).containsExactly("a.example ANY");
    assertThat(written()).isEqualTo("udp:10.0.0.2:53 1");
    assertThat(written()).isEqualTo("udp:10.0.0.2:54 2");
    assertThat(read("a", "10.0.0.2", 54)).isEqualTo("udp:a.example:54 a");
  }

  @Test
  void theFlowsOwnLookupIsNotRepeated() {
    PacketTargets targets = install(useIp());
    targets.remember(new Address.Domain("a.example"), Address.parse("10.0.0.7"));

    write("1", "a.example", 53);

    assertThat(dns.asked()).isEmpty();
    assertThat(written()).isEqualTo("udp:10.0.0.7:53 1");
  }

  @Test
  void aNameThatIsNotFoundIsLeftToTheTransport() {
    install(useIp());

    write("1", "a.example", 53);

    assertThat(written()).isEqualTo("udp:a.example:53 1");
  }

  @Test
  void datagramsWaitInOrderWhileOthersPass() {
    dns.put("a.example", "10.0.0.1");
    dns.hold();
    install(useIp());

    write("1", "a.example", 53);
    write("2", "a.example", 53);
    write("3", "1.1.1.1", 53);
    assertThat(written()).isEqualTo("udp:1.1.1.1:53 3");
    assertThat(written()).isNull();

    dns.release();
    assertThat(dns.asked()).hasSize(1);
    assertThat(written()).isEqualTo("udp:10.0.0.1:53 1");
    assertThat(written()).isEqualTo("udp:10.0.0.1:53 2");
  }

  @Test
  void tooManyWaitingDatagramsAreLostWithoutAFailure() {
    dns.hold();
    install(useIp());
    List<Packet> datagrams = new ArrayList<>();

    ChannelFuture last = null;
    for (int i = 0; i <= PacketTargets.WAITING_LIMIT; i++) {
      Packet datagram = Bytes.packet("x", i + ".example", 53);
      datagrams.add(datagram);
      last = channel.writeAndFlush(datagram);
    }

    assertThat(last.isSuccess()).isTrue();
    assertThat(dns.asked()).hasSize(PacketTargets.WAITING_LIMIT);
    assertThat(datagrams.get(PacketTargets.WAITING_LIMIT).refCnt()).isZero();
    assertThat(datagrams.get(0).refCnt()).isOne();
  }

  @Test
  void waitingDatagramsEndWithTheFlow() {
    dns.hold();
    install(useIp());
    Packet datagram = Bytes.packet("x", "a.example", 53);
    channel.writeAndFlush(datagram, channel.voidPromise());

    channel.close();
    channel.runPendingTasks();
    dns.release();

    assertThat(datagram.refCnt()).isZero();
    assertThat(written()).isNull();
  }

  @Test
  void whatIsRememberedIsBounded() {
    install(new FreedomSettings(Strategy.AS_IS, Optional.empty(), 5353));

    for (int i = 0; i <= PacketTargets.PEER_LIMIT; i++) {
      write("q", "10.0." + (i >> 8) + "." + (i & 255), 53);
    }

    assertThat(read("a", "10.0.0.0", 5353)).isEqualTo("udp:10.0.0.0:5353 a"); // forgotten
    assertThat(read("a", "10.0.0.1", 5353)).isEqualTo("udp:10.0.0.1:53 a");
  }

  @Test
  void otherMessagesPass() {
    install(useIp());

    channel.writeOutbound(EndOfStream.INSTANCE);
    channel.writeInbound(EndOfStream.INSTANCE);

    assertThat(channel.<Object>readOutbound()).isEqualTo(EndOfStream.INSTANCE);
    assertThat(channel.<Object>readInbound()).isEqualTo(EndOfStream.INSTANCE);
  }

  private PacketTargets install(FreedomSettings settings) {
    NameLookup names =
        new NameLookup(
            dns,
            IpFamily.ANY,
            Flows.to(Destination.udp(Address.parse("x.example"), 1), channel.eventLoop()),
            new RecordingLog(Severity.DEBUG),
            bound -> bound - 1);
    PacketTargets targets = new PacketTargets(settings, names);
    channel.pipeline().addLast(targets);
    return targets;
  }

  private static FreedomSettings useIp() {
    return new FreedomSettings(Strategy.USE_IP, Optional.empty(), 0);
  }

  private void write(String text, String host, int port) {
    channel.writeOutbound(Bytes.packet(text, host, port));
  }

  private String written() {
    return Bytes.text(channel.<Packet>readOutbound());
  }

  private String read(String text, String host, int port) {
    channel.writeInbound(Bytes.packet(text, host, port));
    return Bytes.text(channel.<Packet>readInbound());
  }
}
