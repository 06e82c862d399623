package dev.jray.protocol.dokodemo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.protocol.dokodemo.proto.Config;
import dev.jray.spi.config.Messages;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.flow.AccessLabel;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.flow.FlowRequest;
import dev.jray.spi.flow.FlowSink;
import dev.jray.spi.flow.Packet;
import dev.jray.spi.flow.Reply;
import dev.jray.spi.flow.Source;
import dev.jray.spi.flow.User;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // what became of a write shows at the far end
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
    RecordingSink sink = new RecordingSink(Network.TCP, Optional.empty());

    new DokodemoInbound(config("a.example").build()).accept(channel.pipeline(), sink);

    FlowRequest request = sink.opened.get(0);
    assertThat(sink.opened).hasSize(1);
    assertThat(request.target()).isEqualTo(Destination.tcp(Address.parse("a.example"), 53));
    assertThat(request.label()).isEqualTo(AccessLabel.PLAIN);
    assertThat(request.reply()).isSameAs(Reply.NONE);
    assertThat(request.user()).isEmpty();
    assertThat(channel.pipeline().names()).hasSize(1);
  }

  @Test
  void theLevelTravelsWithANamelessUser() {
    RecordingSink sink = new RecordingSink(Network.TCP, Optional.empty());

    new DokodemoInbound(config("a.example").setUserLevel(5).build())
        .accept(channel.pipeline(), sink);

    User user = sink.opened.get(0).user().orElseThrow();
    assertThat(user.level()).isEqualTo(5);
    assertThat(user.email()).isEmpty();
  }

  @Test
  void aRedirectIsFollowed() {
    Destination dialed = Destination.tcp(Address.parse("203.0.113.9"), 443);
    RecordingSink sink = new RecordingSink(Network.TCP, Optional.of(dialed));

    new DokodemoInbound(config("").setFollowRedirect(true).build())
        .accept(channel.pipeline(), sink);

    assertThat(sink.opened.get(0).target()).isEqualTo(dialed);
  }

  @Test
  void clientsWithoutADestinationAreRejected() {
    RecordingSink sink = new RecordingSink(Network.TCP, Optional.empty());

    new DokodemoInbound(config("").setFollowRedirect(true).build())
        .accept(channel.pipeline(), sink);

    assertThat(sink.opened).isEmpty();
    assertThat(sink.rejected.code()).isEqualTo(DokodemoError.NO_DESTINATION);
    assertThat(sink.rejected.code().id()).isEqualTo("dokodemo.no_destination");
  }

  @Test
  void theFirstDatagramOpensTheFlowAndAllGoToOneTarget() {
    RecordingSink sink = udp("192.0.2.9");
    assertThat(sink.opened).isEmpty();

    channel.writeInbound(data("one"), data("two"));

    assertThat(sink.opened).hasSize(1);
    assertThat(sink.opened.get(0).target())
        .isEqualTo(Destination.udp(Address.parse("192.0.2.9"), 53));
    assertThat(text(channel.readInbound())).isEqualTo("udp:192.0.2.9:53 one");
    assertThat(text(channel.readInbound())).isEqualTo("udp:192.0.2.9:53 two");
  }

  @Test
  void answersOfTheTargetAreBareDatagrams() {
    udp("192.0.2.9");

    channel.writeOutbound(packet("yes", "192.0.2.9", 53));

    ByteBuf answer = channel.readOutbound();
    assertThat(answer.toString(StandardCharsets.US_ASCII)).isEqualTo("yes");
    answer.release();
  }

  @Test
  void datagramsOfStrangersAreLostWithoutAFailure() {
    udp("192.0.2.9");
    Packet otherHost = packet("no", "192.0.2.10", 53);
    Packet otherPort = packet("no", "192.0.2.9", 54);

    ChannelFuture first = channel.writeAndFlush(otherHost);
    ChannelFuture second = channel.writeAndFlush(otherPort);
    channel.writeAndFlush(packet("no", "192.0.2.9", 54), channel.voidPromise());

    assertThat(first.isSuccess()).isTrue();
    assertThat(second.isSuccess()).isTrue();
    assertThat(otherHost.refCnt() + otherPort.refCnt()).isZero();
    assertThat(channel.<Object>readOutbound()).isNull();
  }

  @Test
  void aTargetWithANameMayAnswerFromItsAddress() {
    udp("a.example");

    channel.writeOutbound(
        packet("1", "198.51.100.7", 53),
        packet("2", "a.example", 53),
        packet("3", "a.example", 54));

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
    RecordingSink sink = new RecordingSink(Network.UDP, Optional.empty());
    new DokodemoInbound(config(address).build()).accept(channel.pipeline(), sink);
    return sink;
  }

  private static Config.Builder config(String address) {
    Config.Builder config = Config.newBuilder().setPort(53).addNetworks(TCP).addNetworks(UDP);
    return address.isEmpty() ? config : config.setAddress(Messages.address(Address.parse(address)));
  }

  private static ByteBuf data(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }

  private static Packet packet(String text, String host, int port) {
    return new Packet(data(text), Destination.udp(Address.parse(host), port));
  }

  private static String text(Packet packet) {
    String text = packet.peer() + " " + packet.content().toString(StandardCharsets.US_ASCII);
    packet.release();
    return text;
  }

  private static final class RecordingSink implements FlowSink {
    private final List<FlowRequest> opened = new ArrayList<>();
    private final Source source;
    private FlowException rejected;

    RecordingSink(Network network, Optional<Destination> dialed) {
      InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
      source = new Source(network, "in", here, here, dialed);
    }

    @Override
    public Source source() {
      return source;
    }

    @Override
    public void open(FlowRequest request) {
      opened.add(request);
    }

    @Override
    public void open(Channel inbound, FlowRequest request) {
      throw new UnsupportedOperationException("a door opens onto one flow");
    }

    @Override
    public void hold() {
      throw new UnsupportedOperationException("a door holds nobody");
    }

    @Override
    public void reject(FlowException reason) {
      rejected = reason;
    }
  }
}
