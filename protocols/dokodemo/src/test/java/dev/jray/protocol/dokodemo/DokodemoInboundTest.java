package dev.jray.protocol.dokodemo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.protocol.dokodemo.proto.Config;
import dev.jray.spi.config.Messages;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.flow.AccessLabel;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.flow.FlowRequest;
import dev.jray.spi.flow.Packet;
import dev.jray.spi.flow.Reply;
import dev.jray.spi.flow.Source;
import dev.jray.spi.flow.User;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.testkit.Bytes;
import dev.jray.testkit.Ip;
import dev.jray.testkit.fake.Flows;
import dev.jray.testkit.fake.RecordingSink;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DokodemoInboundTest {
  private static final dev.jray.spi.proto.net.Network TCP = dev.jray.spi.proto.net.Network.TCP;
  private static final dev.jray.spi.proto.net.Network UDP = dev.jray.spi.proto.net.Network.UDP;

  private final EmbeddedChannel channel = new EmbeddedChannel();

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void saysWhatItListensOn() {
    DokodemoInbound inbound =
        new DokodemoInbound(config("192.0.2.9").setUserLevel(2).setFollowRedirect(true).build());

    assertThat(inbound.networks()).containsExactlyInAnyOrder(Network.TCP, Network.UDP);
    assertThat(inbound.level()).isEqualTo(2);
    assertThat(inbound.originalDestination()).isTrue();
    assertThat(new DokodemoInbound(config("192.0.2.9").build()).originalDestination()).isFalse();
  }

  @Test
  void aStreamIsOpenedAtOnceAndNeedsNoHandler() {
    RecordingSink sink = redirected(Optional.empty());

    new DokodemoInbound(config("a.example").build()).accept(channel.pipeline(), sink);

    FlowRequest request = sink.request();
    assertThat(sink.opened()).hasSize(1);
    assertThat(request.target()).isEqualTo(Destination.tcp(Address.parse("a.example"), 53));
    assertThat(request.label()).isEqualTo(AccessLabel.PLAIN);
    assertThat(request.reply()).isSameAs(Reply.NONE);
    assertThat(request.user()).isEmpty();
    assertThat(channel.pipeline().names()).hasSize(1);
  }

  @Test
  void theLevelTravelsWithANamelessUser() {
    RecordingSink sink = redirected(Optional.empty());

    new DokodemoInbound(config("a.example").setUserLevel(5).build())
        .accept(channel.pipeline(), sink);

    User user = sink.request().user().orElseThrow();
    assertThat(user.level()).isEqualTo(5);
    assertThat(user.email()).isEmpty();
  }

  @Test
  void aRedirectIsFollowed() {
    Destination dialed = Destination.tcp(Address.parse("203.0.113.9"), 443);
    RecordingSink sink = redirected(Optional.of(dialed));

    new DokodemoInbound(config("").setFollowRedirect(true).build())
        .accept(channel.pipeline(), sink);

    assertThat(sink.request().target()).isEqualTo(dialed);
  }

  @Test
  void clientsWithoutADestinationAreRejected() {
    RecordingSink sink = redirected(Optional.empty());

    new DokodemoInbound(config("").setFollowRedirect(true).build())
        .accept(channel.pipeline(), sink);

    assertThat(sink.opened()).isEmpty();
    assertThat(sink.rejected())
        .extracting(FlowException::code)
        .containsExactly(DokodemoError.NO_DESTINATION);
    assertThat(DokodemoError.NO_DESTINATION.id()).isEqualTo("dokodemo.no_destination");
  }

  @Test
  void theFirstDatagramOpensTheFlowAndAllGoToOneTarget() {
    RecordingSink sink = udp("192.0.2.9");
    assertThat(sink.opened()).isEmpty();

    channel.writeInbound(Bytes.ascii("one"), Bytes.ascii("two"));

    assertThat(sink.opened()).hasSize(1);
    assertThat(sink.request().target()).isEqualTo(Destination.udp(Address.parse("192.0.2.9"), 53));
    assertThat(Bytes.text(channel.<Packet>readInbound())).isEqualTo("udp:192.0.2.9:53 one");
    assertThat(Bytes.text(channel.<Packet>readInbound())).isEqualTo("udp:192.0.2.9:53 two");
  }

  @Test
  void answersOfTheTargetAreBareDatagrams() {
    udp("192.0.2.9");

    channel.writeOutbound(Bytes.packet("yes", "192.0.2.9", 53));

    assertThat(Bytes.text(channel.<ByteBuf>readOutbound())).isEqualTo("yes");
  }

  @Test
  void datagramsOfStrangersAreLostWithoutAFailure() {
    udp("192.0.2.9");
    Packet otherHost = Bytes.packet("no", "192.0.2.10", 53);
    Packet otherPort = Bytes.packet("no", "192.0.2.9", 54);

    ChannelFuture first = channel.writeAndFlush(otherHost);
    ChannelFuture second = channel.writeAndFlush(otherPort);
    channel.writeAndFlush(Bytes.packet("no", "192.0.2.9", 54), channel.voidPromise());

    assertThat(first.isSuccess()).isTrue();
    assertThat(second.isSuccess()).isTrue();
    assertThat(otherHost.refCnt() + otherPort.refCnt()).isZero();
    assertThat(channel.<Object>readOutbound()).isNull();
  }

  @Test
  void aTargetWithANameMayAnswerFromItsAddress() {
    udp("a.example");

    channel.writeOutbound(
        Bytes.packet("1", "198.51.100.7", 53),
        Bytes.packet("2", "a.example", 53),
        Bytes.packet("3", "a.example", 54));

    assertThat(channel.outboundMessages()).hasSize(2);
  }

  @Test
  void otherMessagesPass() {
    udp("192.0.2.9");

    channel.writeOutbound(EndOfStream.INSTANCE);
    channel.writeInbound(EndOfStream.INSTANCE);

    assertThat(channel.<Object>readOutbound()).isEqualTo(EndOfStream.INSTANCE);
    assertThat(channel.<Object>readInbound()).isEqualTo(EndOfStream.INSTANCE);
  }

  private RecordingSink udp(String address) {
    RecordingSink sink = new RecordingSink(Flows.source(Network.UDP));
    new DokodemoInbound(config(address).build()).accept(channel.pipeline(), sink);
    return sink;
  }

  private static Config.Builder config(String address) {
    Config.Builder config = Config.newBuilder().setPort(53).addNetworks(TCP).addNetworks(UDP);
    return address.isEmpty() ? config : config.setAddress(Messages.address(Address.parse(address)));
  }

  private static RecordingSink redirected(Optional<Destination> dialed) {
    return new RecordingSink(new Source(Network.TCP, "in", Ip.loopback(1), Ip.loopback(1), dialed));
  }
}
