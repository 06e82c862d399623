package dev.jray.transport.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.flow.Packet;
import dev.jray.testkit.Bytes;
import dev.jray.testkit.Ip;
import dev.jray.testkit.RecordingLog;
import dev.jray.testkit.fake.MapDns;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PacketCodecTest {
  private static final InetSocketAddress LOCAL = Ip.loopback(1);

  private final MapDns dns = new MapDns();
  private final RecordingLog log = new RecordingLog(Severity.DEBUG);
  private final EmbeddedChannel channel = new EmbeddedChannel();

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void everyPacketGoesToItsOwnPeer() {
    install(Optional.empty());

    write("1", "10.0.0.1", 53);
    write("2", "10.0.0.1", 54);
    write("3", "2001:db8::1", 54);

    assertThat(written()).isEqualTo("10.0.0.1:53 1");
    assertThat(written()).isEqualTo("10.0.0.1:54 2");
    assertThat(written()).isEqualTo("[2001:db8::1]:54 3");
  }

  @Test
  void everyDatagramShowsItsSender() {
    install(Optional.empty());

    assertThat(read("1", "10.0.0.1", 53)).isEqualTo("udp:10.0.0.1:53 1");
    assertThat(read("2", "10.0.0.1", 53)).isEqualTo("udp:10.0.0.1:53 2");
    assertThat(read("3", "10.0.0.2", 53)).isEqualTo("udp:10.0.0.2:53 3");
    assertThat(read("", "10.0.0.2", 53)).isEqualTo("udp:10.0.0.2:53 ");
  }

  @Test
  void namesAreLookedUpOnceAndComeBackAsNames() {
    dns.put("a.example", "10.0.0.1", "10.0.0.2");
    install(Optional.empty());

    write("1", "a.example", 53);
    write("2", "a.example", 54);

    assertThat(dns.asked()).containsExactly("a.example ANY");
    assertThat(written()).isEqualTo("10.0.0.1:53 1");
    assertThat(written()).isEqualTo("10.0.0.1:54 2");
    assertThat(read("a", "10.0.0.1", 53)).isEqualTo("udp:a.example:53 a");
    assertThat(read("a", "10.0.0.1", 55)).isEqualTo("udp:10.0.0.1:55 a");
  }

  @Test
  void whoWasLastAskedByNumberComesBackAsNumber() {
    dns.put("a.example", "10.0.0.1");
    install(Optional.empty());

    write("1", "a.example", 53);
    write("2", "10.0.0.1", 53);

    assertThat(read("a", "10.0.0.1", 53)).isEqualTo("udp:10.0.0.1:53 a");
  }

  @Test
  void theSourceAddressDecidesTheFamily() {
    install(Optional.of(Ip.of("127.0.0.2")));

    write("1", "a.example", 53);

    assertThat(dns.asked()).containsExactly("a.example V4");
  }

  @Test
  void datagramsToANameWaitInOrderWhileOthersPass() {
    dns.put("a.example", "10.0.0.1");
    dns.hold();
    install(Optional.empty());

    write("1", "a.example", 53);
    write("2", "a.example", 54);
    write("3", "10.0.0.9", 53);
    assertThat(written()).isEqualTo("10.0.0.9:53 3");
    assertThat(written()).isNull();

    dns.release();
    assertThat(dns.asked()).hasSize(1);
    assertThat(written()).isEqualTo("10.0.0.1:53 1");
    assertThat(written()).isEqualTo("10.0.0.1:54 2");
  }

  @Test
  void datagramsToANameWithoutAddressAreLost() {
    install(Optional.empty());
    Packet packet = Bytes.packet("1", "a.example", 53);

    ChannelFuture written = channel.writeAndFlush(packet);

    assertThat(written.isSuccess()).isTrue();
    assertThat(packet.refCnt()).isZero();
    assertThat(written()).isNull();
    assertThat(log.lines()).singleElement().asString().contains("Debug", "a.example");
    write("2", "a.example", 53);
    assertThat(dns.asked()).hasSize(2); // a later datagram may have more luck
  }

  @Test
  void tooManyWaitingDatagramsAreLost() {
    dns.hold();
    install(Optional.empty());
    List<Packet> packets = new ArrayList<>();

    for (int i = 0; i < 100; i++) {
      Packet packet = Bytes.packet("x", i % 40 + ".example", 53);
      packets.add(packet);
      channel.writeAndFlush(packet, channel.voidPromise());
    }

    assertThat(packets.stream().filter(packet -> packet.refCnt() == 1))
        .hasSize(PacketCodec.WAITING_LIMIT);
    assertThat(dns.asked()).hasSize(PacketCodec.WAITING_LIMIT);
    channel.close();
    channel.runPendingTasks();
    assertThat(packets).allMatch(packet -> packet.refCnt() == 0);
    dns.release();
    assertThat(written()).isNull();
  }

  @Test
  void rememberedNamesAreBounded() {
    install(Optional.empty());

    for (int i = 0; i <= PeerNames.LIMIT; i++) {
      dns.put(i + ".example", "10.0." + (i >> 8) + "." + (i & 255));
      write("x", i + ".example", 53);
    }

    assertThat(read("a", "10.0.0.0", 53)).isEqualTo("udp:10.0.0.0:53 a"); // forgotten
    assertThat(read("a", "10.0.1.0", 53)).isEqualTo("udp:256.example:53 a");
    write("x", "0.example", 53);
    assertThat(dns.asked()).hasSize(PeerNames.LIMIT + 2);
  }

  @Test
  void aDatagramThatCannotBeSentFailsNothing() {
    channel.pipeline().addLast(new BrokenSocket());
    install(Optional.empty());

    ChannelFuture written = channel.writeAndFlush(Bytes.packet("1", "10.0.0.1", 53));
    channel.writeAndFlush(Bytes.packet("2", "10.0.0.1", 53), channel.voidPromise());
    channel.checkException();

    assertThat(written.isSuccess()).isTrue();
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void icmpErrorsAreNoEnd() {
    install(Optional.empty());

    channel.pipeline().fireExceptionCaught(new PortUnreachableException("gone"));
    channel.checkException();

    assertThat(channel.isOpen()).isTrue();
    assertThat(log.lines()).singleElement().asString().contains("Debug", "gone");
  }

  @Test
  void bugsAreNotHidden() {
    install(Optional.empty());

    channel.pipeline().fireExceptionCaught(new IllegalStateException("bug"));

    assertThatThrownBy(channel::checkException).hasMessage("bug");
  }

  @Test
  void anEndOfStreamMeansNothingToDatagrams() {
    install(Optional.empty());

    ChannelFuture written = channel.writeAndFlush(EndOfStream.INSTANCE);

    assertThat(written.isSuccess()).isTrue();
    assertThat(channel.<Object>readOutbound()).isNull();
  }

  private void install(Optional<InetAddress> source) {
    channel
        .pipeline()
        .addLast(new PacketCodec(new PeerNames(dns, channel.eventLoop(), source), log));
  }

  private void write(String text, String host, int port) {
    channel.writeOutbound(Bytes.packet(text, host, port));
  }

  private String written() {
    DatagramPacket datagram = channel.readOutbound();
    if (datagram == null) {
      return null;
    }
    return NetUtil.toSocketAddressString(datagram.recipient())
        + " "
        + Bytes.text(datagram.content());
  }

  private String read(String text, String host, int port) {
    channel.writeInbound(new DatagramPacket(Bytes.ascii(text), LOCAL, Ip.at(host, port)));
    return Bytes.text(channel.<Packet>readInbound());
  }

  /** Fails every write. */
  private static final class BrokenSocket extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
      ReferenceCountUtil.release(message);
      PortUnreachableException failure = new PortUnreachableException("refused");
      if (promise.isVoid()) {
        ctx.fireExceptionCaught(failure);
      } else {
        promise.setFailure(failure);
      }
    }
  }
}
