package dev.jray.protocol.socks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.protocol.socks.proto.AuthType;
import dev.jray.protocol.socks.proto.ServerConfig;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.AccessLabel;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.flow.Packet;
import dev.jray.spi.flow.User;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.testkit.Bytes;
import dev.jray.testkit.Ip;
import dev.jray.testkit.RecordingLog;
import dev.jray.testkit.fake.Flows;
import dev.jray.testkit.fake.RecordingSink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rules by which datagrams belong to an association, through the whole inbound. */
final class SocksUdpTest {
  private static final ServerConfig OPEN = ServerConfig.newBuilder().setUdpEnabled(true).build();
  private static final InetSocketAddress LOCAL = Ip.loopback(1080);
  private static final String GOOD = "000000017f000001003561";

  private final RecordingLog log = new RecordingLog(Severity.DEBUG);
  private final SocksInbound inbound = new SocksInbound(OPEN, log);
  private final List<EmbeddedChannel> channels = new ArrayList<>();

  /** A channel of datagrams and what the inbound made of it. */
  private record Client(EmbeddedChannel channel, RecordingSink sink) {
    Client send(String hex) {
      channel.writeInbound(Bytes.hex(hex));
      return this;
    }

    String received() {
      Packet packet = channel.readInbound();
      if (packet == null) {
        return "nothing";
      }
      String text = packet.peer() + " " + ByteBufUtil.hexDump(packet.content());
      packet.release();
      return text;
    }
  }

  @AfterEach
  void releaseAll() {
    channels.forEach(EmbeddedChannel::finishAndReleaseAll);
  }

  private EmbeddedChannel associate(String peer, int announcedPort) {
    EmbeddedChannel control = EchoSinks.tcp(peer, LOCAL).accept(inbound);
    channels.add(control);
    control.writeInbound(
        Bytes.hex("050100" + "0503000100000000" + String.format("%04x", announcedPort)));
    assertThat(Bytes.written(control)).isEqualTo("0500" + "050000017f0000010438");
    return control;
  }

  private Client datagrams(String peer, int port) {
    RecordingSink sink = new RecordingSink(Flows.source(Network.UDP, Ip.at(peer, port), LOCAL));
    EmbeddedChannel channel = sink.accept(inbound);
    channels.add(channel);
    return new Client(channel, sink);
  }

  @Test
  void listensForDatagramsOnlyIfAsked() {
    assertThat(inbound.networks()).containsExactlyInAnyOrder(Network.TCP, Network.UDP);
    assertThat(new SocksInbound(ServerConfig.getDefaultInstance(), log).networks())
        .containsExactly(Network.TCP);
  }

  @Test
  void opensTheFlowWithTheFirstGoodDatagram() {
    associate("192.0.2.9", 0);
    Client client = datagrams("192.0.2.9", 4000);
    client.send("00000101" + "7f000001003561").send("0000").send("000000017f0000010035");
    assertThat(client.sink().opened()).isEmpty();
    assertThat(client.channel().isOpen()).isTrue();
    client.send(GOOD);
    assertThat(client.sink().opened()).hasSize(1);
    assertThat(client.sink().request().target()).hasToString("udp:127.0.0.1:53");
    assertThat(client.sink().request().label()).isEqualTo(AccessLabel.WITH_NETWORK);
    assertThat(client.received()).isEqualTo("udp:127.0.0.1:53 61");
    client.send("000000030b6578616d706c652e636f6d20fb646e733f");
    assertThat(client.sink().opened()).hasSize(1);
    assertThat(client.received()).isEqualTo("udp:example.com:8443 646e733f");
    assertThat(client.received()).isEqualTo("nothing");
    assertThat(log.lines())
        .hasSize(3)
        .allMatch(line -> line.severity() == Severity.DEBUG)
        .allMatch(line -> line.message().startsWith("dropped a bad datagram"));
  }

  @Test
  void dropsBadDatagramsOfAnOpenFlowAndGoesOn() {
    associate("192.0.2.9", 0);
    Client client = datagrams("192.0.2.9", 4000).send(GOOD);
    assertThat(client.received()).isEqualTo("udp:127.0.0.1:53 61");
    RandomGenerator random = new SplittableRandom(99);
    for (int i = 0; i < 5000; i++) {
      byte[] bytes = new byte[1 + random.nextInt(30)];
      random.nextBytes(bytes);
      bytes[bytes.length / 2] = 0;
      ByteBuf datagram = Unpooled.wrappedBuffer(bytes);
      client.channel().writeInbound(datagram);
      Packet packet = client.channel().readInbound();
      if (packet != null) {
        packet.release();
      }
      assertThat(datagram.refCnt()).isZero();
    }
    assertThat(client.send(GOOD).received()).isEqualTo("udp:127.0.0.1:53 61");
    assertThat(client.sink().opened()).hasSize(1);
  }

  @Test
  void wrapsRepliesWithTheirSource() {
    associate("192.0.2.9", 0);
    Client client = datagrams("192.0.2.9", 4000).send(GOOD);
    assertThat(client.received()).isEqualTo("udp:127.0.0.1:53 61");
    Packet packet =
        new Packet(Bytes.hex("646e733f"), Destination.udp(Address.parse("2001:db8::1"), 443));
    client.channel().writeOutbound(packet);
    assertThat(Bytes.written(client.channel()))
        .isEqualTo("0000000420010db800000000000000000000000101bb646e733f");
    assertThat(packet.refCnt()).isZero();
  }

  @Test
  void closesChannelsOfStrangersAtOnce() {
    associate("192.0.2.9", 0);
    Client stranger = datagrams("192.0.2.10", 4000);
    assertThat(stranger.channel().isOpen()).isFalse();
    assertThat(stranger.channel().pipeline().toMap()).isEmpty();
  }

  @Test
  void closesChannelsOfEverybodyWhileNobodyIsAssociated() {
    assertThat(datagrams("127.0.0.1", 4000).channel().isOpen()).isFalse();
  }

  @Test
  void prefersThePortThatWasAnnounced() {
    associate("192.0.2.9", 4000);
    EmbeddedChannel open = associate("192.0.2.9", 0);
    Client announced = datagrams("192.0.2.9", 4000).send(GOOD);
    assertThat(announced.received()).isEqualTo("udp:127.0.0.1:53 61");
    Client other = datagrams("192.0.2.9", 4001).send(GOOD);
    assertThat(other.received()).isEqualTo("udp:127.0.0.1:53 61");
    open.close();
    assertThat(announced.channel().isOpen()).isTrue();
    assertThat(other.channel().isOpen()).isFalse();
    assertThat(datagrams("192.0.2.9", 4002).channel().isOpen()).isFalse();
  }

  @Test
  void takesAnotherPortUntilTheAnnouncedOneSpeaks() {
    associate("192.0.2.9", 53);
    Client mistaken = datagrams("192.0.2.9", 4000).send(GOOD);
    assertThat(mistaken.received()).isEqualTo("udp:127.0.0.1:53 61");
    assertThat(datagrams("192.0.2.9", 4001).channel().isOpen()).isFalse();
    Client announced = datagrams("192.0.2.9", 53).send(GOOD);
    assertThat(announced.received()).isEqualTo("udp:127.0.0.1:53 61");
    assertThat(mistaken.channel().isOpen()).isFalse();
    assertThat(datagrams("192.0.2.9", 4000).channel().isOpen()).isFalse();
  }

  @Test
  void fixesThePortOfTheFirstGoodDatagram() {
    associate("192.0.2.9", 0);
    Client late = datagrams("192.0.2.9", 4001);
    assertThat(datagrams("192.0.2.9", 4000).send(GOOD).received()).isEqualTo("udp:127.0.0.1:53 61");
    assertThat(datagrams("192.0.2.9", 4002).channel().isOpen()).isFalse();
    // It was let in while the port was open, but came too late
    late.send(GOOD);
    assertThat(late.channel().isOpen()).isFalse();
    assertThat(late.sink().opened()).isEmpty();
  }

  @Test
  void letsTheSamePortComeBackAfterItsChannelEnded() {
    associate("192.0.2.9", 0);
    Client first = datagrams("192.0.2.9", 4000).send(GOOD);
    assertThat(first.received()).isEqualTo("udp:127.0.0.1:53 61");
    first.channel().close();
    Client second = datagrams("192.0.2.9", 4000).send(GOOD);
    assertThat(second.received()).isEqualTo("udp:127.0.0.1:53 61");
    assertThat(second.sink().opened()).hasSize(1);
  }

  @Test
  void servesAsManyPortsAsThereAreAssociations() {
    EmbeddedChannel one = associate("192.0.2.9", 0);
    EmbeddedChannel two = associate("192.0.2.9", 0);
    Client first = datagrams("192.0.2.9", 4000).send(GOOD);
    Client second = datagrams("192.0.2.9", 4001).send(GOOD);
    assertThat(first.received()).isEqualTo("udp:127.0.0.1:53 61");
    assertThat(second.received()).isEqualTo("udp:127.0.0.1:53 61");
    assertThat(datagrams("192.0.2.9", 4002).channel().isOpen()).isFalse();
    one.close();
    assertThat(first.channel().isOpen()).isFalse();
    assertThat(second.channel().isOpen()).isTrue();
    two.close();
    assertThat(second.channel().isOpen()).isFalse();
  }

  @Test
  void endsTheDatagramsWithTheControlConnection() {
    EmbeddedChannel control = associate("192.0.2.9", 0);
    Client client = datagrams("192.0.2.9", 4000).send(GOOD);
    assertThat(client.received()).isEqualTo("udp:127.0.0.1:53 61");
    control.writeInbound(EndOfStream.INSTANCE);
    assertThat(control.isOpen()).isFalse();
    assertThat(client.channel().isOpen()).isFalse();
    assertThat(datagrams("192.0.2.9", 4000).channel().isOpen()).isFalse();
  }

  @Test
  void keepsTheAssociationWhenOnlyTheDatagramsEnd() {
    EmbeddedChannel control = associate("192.0.2.9", 0);
    datagrams("192.0.2.9", 4000).send(GOOD).channel().close();
    assertThat(control.isOpen()).isTrue();
  }

  @Test
  void boundsTheAssociationsOfOneClient() {
    for (int i = 0; i < SocksAssociations.MAX_PER_CLIENT; i++) {
      associate("192.0.2.9", 0);
    }
    RecordingSink sink = EchoSinks.tcp("192.0.2.9", LOCAL);
    EmbeddedChannel control = sink.accept(inbound);
    control.writeInbound(Bytes.hex("050100" + "05030001000000000000"));
    assertThat(Bytes.written(control)).isEqualTo("0500" + "05010001000000000000");
    assertThat(sink.rejected())
        .extracting(e -> e.code().id())
        .containsExactly("socks.too_many_associations");
    // Others are not hurt, and an end makes room
    associate("192.0.2.10", 0);
    channels.get(0).close();
    associate("192.0.2.9", 0);
  }

  @Test
  void givesTheFlowToTheUserWhoAssociated() {
    SocksInbound closed =
        new SocksInbound(
            ServerConfig.newBuilder()
                .setAuthType(AuthType.PASSWORD)
                .putAccounts("alice", "sesam")
                .setUdpEnabled(true)
                .setUserLevel(2)
                .build(),
            log);
    EmbeddedChannel control = EchoSinks.tcp("192.0.2.9", LOCAL).accept(closed);
    RecordingSink sink =
        new RecordingSink(Flows.source(Network.UDP, Ip.at("192.0.2.9", 4000), LOCAL));

    control.writeInbound(Bytes.hex("050102"));
    assertThat(sink.accept(closed).isOpen()).isFalse();

    control.writeInbound(Bytes.hex("0105616c69636505736573616d" + "05030001000000000000"));
    EmbeddedChannel channel = sink.accept(closed);
    channel.writeInbound(Bytes.hex(GOOD));
    assertThat(sink.request().user().map(User::email)).contains("alice");
    assertThat(sink.request().user().map(User::level)).contains(2);
    channel.finishAndReleaseAll();
    control.finishAndReleaseAll();
  }

  @Test
  void endsAllAssociationsWhenTheInboundIsRemoved() {
    EmbeddedChannel control = associate("192.0.2.9", 0);
    Client client = datagrams("192.0.2.9", 4000).send(GOOD);
    inbound.close();
    assertThat(control.isOpen()).isFalse();
    assertThat(client.channel().isOpen()).isFalse();
  }

  @Test
  void failsTheWriteOfAnAnswerThatCannotBeSaid() {
    associate("192.0.2.9", 0);
    Client client = datagrams("192.0.2.9", 4000).send(GOOD);
    Packet packet =
        new Packet(Bytes.hex("61"), Destination.udp(new Address.Domain("x".repeat(256)), 443));
    assertThat(client.channel().writeOneOutbound(packet).isSuccess()).isFalse();
    assertThat(packet.refCnt()).isZero();
    assertThat(client.channel().isOpen()).isTrue();
  }
}
