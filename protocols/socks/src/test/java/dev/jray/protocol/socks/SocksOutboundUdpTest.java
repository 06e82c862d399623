package dev.jray.protocol.socks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.flow.Packet;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.testkit.Bytes;
import dev.jray.testkit.fake.EmbeddedConnector;
import dev.jray.testkit.fake.FixedPolicies;
import dev.jray.testkit.fake.Flows;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.Future;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** UDP flows of the outbound: a control connection and a channel of datagrams. */
final class SocksOutboundUdpTest {
  private static final Destination TARGET = Destination.udp(Address.parse("example.com"), 8443);
  private static final Destination RELAY = Destination.udp(Address.parse("192.0.2.7"), 4660);

  private final EmbeddedConnector connector = EmbeddedConnector.outgoing();

  @AfterEach
  void releaseAll() {
    connector.releaseAll();
  }

  private Future<Channel> associate(String server, String reply) {
    Future<Channel> opened =
        new SocksOutbound(
                SocksOutboundTest.config("{\"address\":\"" + server + "\",\"port\":1080}"),
                new FixedPolicies(60_000))
            .open(Flows.to(TARGET), connector);
    EmbeddedChannel control = connector.last();
    control.writeInbound(Bytes.hex("0500"));
    assertThat(Bytes.written(control)).isEqualTo("050100" + "05030001000000000000");
    assertThat(connector.channels()).hasSize(1);
    control.writeInbound(Bytes.hex(reply));
    return opened;
  }

  private static Packet packet(String hex, Destination peer) {
    return new Packet(Bytes.hex(hex), peer);
  }

  @Test
  void sendsByWayOfTheRelay() {
    Future<Channel> opened = associate("h.test", "05000001c00002071234");
    assertThat(connector.dialed()).hasToString("[tcp:h.test:1080, udp:192.0.2.7:4660]");
    EmbeddedChannel datagrams = connector.last();
    assertThat(opened.getNow()).isSameAs(datagrams);
    Packet sent = packet("646e733f", TARGET);
    datagrams.writeOutbound(sent);
    assertThat(sent.refCnt()).isZero();
    Packet wrapped = datagrams.readOutbound();
    assertThat(wrapped.peer()).isEqualTo(RELAY);
    assertThat(ByteBufUtil.hexDump(wrapped.content()))
        .isEqualTo("000000030b6578616d706c652e636f6d20fb646e733f");
    wrapped.release();
  }

  @Test
  void unwrapsWhatTheRelaySends() {
    associate("h.test", "05000001c00002071234");
    EmbeddedChannel datagrams = connector.last();
    datagrams.writeInbound(packet("0000000108080808003561", RELAY));
    Packet received = datagrams.readInbound();
    assertThat(received.peer()).hasToString("udp:8.8.8.8:53");
    assertThat(ByteBufUtil.hexDump(received.content())).isEqualTo("61");
    received.release();
  }

  @Test
  void dropsBrokenAndForeignDatagrams() {
    associate("h.test", "05000001c00002071234");
    EmbeddedChannel datagrams = connector.last();
    Packet foreign =
        packet("0000000108080808003561", Destination.udp(Address.parse("192.0.2.8"), 4660));
    Packet fragment = packet("0000010108080808003561", RELAY);
    Packet cut = packet("00000001080808", RELAY);
    datagrams.writeInbound(foreign, fragment, cut);
    assertThat(datagrams.<Object>readInbound()).isNull();
    assertThat(datagrams.isOpen()).isTrue();
    assertThat(foreign.refCnt() + fragment.refCnt() + cut.refCnt()).isZero();
  }

  @Test
  void sendsToTheServerWhereTheReplyNamesNoAddress() {
    associate("192.0.2.1", "05000001000000001234");
    associateAgain("h.test", "0500000400000000000000000000000000000000" + "1234");
    assertThat(connector.dialed())
        .hasToString("[tcp:192.0.2.1:1080, udp:192.0.2.1:4660, tcp:h.test:1080, udp:h.test:4660]");
    // A relay with a name answers from its address
    EmbeddedChannel datagrams = connector.last();
    datagrams.writeInbound(packet("0000000108080808003561", RELAY));
    datagrams.writeInbound(packet("0000000108080808003561", RELAY.withPort(1)));
    Packet received = datagrams.readInbound();
    received.release();
    assertThat(datagrams.<Object>readInbound()).isNull();
  }

  private void associateAgain(String server, String reply) {
    List<EmbeddedChannel> first = List.copyOf(connector.channels());
    connector.channels().clear();
    associate(server, reply);
    connector.channels().addAll(0, first);
  }

  @Test
  void keepsTheControlConnectionAndIgnoresWhatItSays() {
    associate("h.test", "05000001c00002071234" + "0102");
    EmbeddedChannel control = connector.channels().get(0);
    ByteBuf junk = Unpooled.buffer().writeZero(50);
    control.writeInbound(junk);
    assertThat(junk.refCnt()).isZero();
    assertThat(control.<Object>readInbound()).isNull();
    assertThat(control.isOpen()).isTrue();
  }

  @Test
  void endsTheDatagramsWithTheControlConnection() {
    associate("h.test", "05000001c00002071234");
    connector.channels().get(0).writeInbound(EndOfStream.INSTANCE);
    assertThat(connector.channels()).noneMatch(Channel::isOpen);
  }

  @Test
  void endsTheControlConnectionWithTheDatagrams() {
    associate("h.test", "05000001c00002071234");
    connector.last().close();
    assertThat(connector.channels()).hasSize(2).noneMatch(Channel::isOpen);
  }

  @Test
  void failsWhereThereIsNoRelay() {
    Future<Channel> opened = associate("h.test", "05000001c00002070000");
    assertThat(((FlowException) opened.cause()).code()).isEqualTo(NetworkError.UPSTREAM_REFUSED);
    assertThat(connector.channels()).hasSize(1).noneMatch(Channel::isOpen);
  }

  @Test
  void failsWhenTheRelayCannotBeReached() {
    Future<Channel> opened =
        new SocksOutbound(
                SocksOutboundTest.config("{\"address\":\"h.test\",\"port\":1080}"),
                new FixedPolicies(60_000))
            .open(Flows.to(TARGET), connector);
    connector.failNext(new FlowException(NetworkError.NETWORK_UNREACHABLE, "no route"));
    connector.last().writeInbound(Bytes.hex("0500" + "05000001c00002071234"));
    assertThat(((FlowException) opened.cause()).code()).isEqualTo(NetworkError.NETWORK_UNREACHABLE);
    assertThat(connector.channels()).hasSize(1).noneMatch(Channel::isOpen);
    assertThat(connector.dialed()).hasSize(2);
  }

  @Test
  void failsTheWriteOfAPacketThatSocksCannotCarry() {
    associate("h.test", "05000001c00002071234");
    Packet packet = packet("61", Destination.udp(new Address.Domain(""), 1));
    assertThat(connector.last().writeOneOutbound(packet).isSuccess()).isFalse();
    assertThat(packet.refCnt()).isZero();
  }
}
