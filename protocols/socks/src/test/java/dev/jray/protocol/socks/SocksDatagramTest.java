package dev.jray.protocol.socks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.config.ConfigNode;
import dev.jray.spi.flow.Packet;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.testkit.Bytes;
import dev.jray.testkit.Vectors;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SocksDatagramTest {

  /** One recorded datagram; what its list does not have is empty. */
  private record Recorded(
      String address,
      int port,
      String payload,
      String packet,
      String result,
      String sent,
      String received) {
    static List<Recorded> all(String key) {
      return Vectors.json("socks.json")
          .at(key)
          .read(list -> list.elements().stream().map(Recorded::of).toList())
          .value();
    }

    private static Recorded of(ConfigNode node) {
      return new Recorded(
          node.get("address").string(""),
          node.get("port").port(0),
          node.get("payload").string(""),
          node.get("packet").string(""),
          node.get("v2ray_434_result").string(""),
          node.get("sent").string(""),
          node.get("received").string(""));
    }
  }

  static List<Recorded> packets() {
    return Recorded.all("socks_udp_packet");
  }

  static List<Recorded> decodings() {
    return Recorded.all("socks_udp_decode");
  }

  static List<Recorded> live() {
    return Recorded.all("socks_udp_live");
  }

  private static Destination peer(Recorded vector) {
    return Destination.udp(Address.parse(vector.address()), vector.port());
  }

  @ParameterizedTest
  @MethodSource("packets")
  void writesWhatV2RayWrites(Recorded vector) {
    Packet packet = new Packet(Bytes.hex(vector.payload()), peer(vector));
    ByteBuf datagram = SocksDatagram.wrap(UnpooledByteBufAllocator.DEFAULT, packet);
    assertThat(ByteBufUtil.hexDump(datagram)).isEqualTo(vector.packet());
    assertThat(packet.refCnt()).isZero();
    datagram.release();
  }

  @ParameterizedTest
  @MethodSource("packets")
  void readsWhatItWrites(Recorded vector) {
    ByteBuf datagram = Bytes.hex(vector.packet());
    assertThat(SocksDatagram.readHeader(datagram)).isEqualTo(peer(vector));
    assertThat(ByteBufUtil.hexDump(datagram)).isEqualTo(vector.payload());
    datagram.release();
  }

  @ParameterizedTest
  @MethodSource("decodings")
  void readsAsV2RayDoes(Recorded vector) {
    ByteBuf datagram = Bytes.hex(vector.packet());
    Destination peer = SocksDatagram.readHeader(datagram);
    if (vector.result().equals("ok")) {
      assertThat(peer).isEqualTo(peer(vector));
      assertThat(ByteBufUtil.hexDump(datagram)).isEqualTo(vector.payload());
    } else {
      assertThat(peer).isNull();
    }
    datagram.release();
  }

  @ParameterizedTest
  @MethodSource("live")
  void answersALiveServerAsRecorded(Recorded vector) {
    ByteBuf sent = Bytes.hex(vector.sent());
    Destination peer = SocksDatagram.readHeader(sent);
    if (vector.received().isEmpty()) {
      assertThat(peer).isNull();
    } else {
      // The recorded target answers E: and what it got
      ByteBuf answer = Bytes.hex("453a" + ByteBufUtil.hexDump(sent));
      ByteBuf received =
          SocksDatagram.wrap(UnpooledByteBufAllocator.DEFAULT, new Packet(answer, peer));
      assertThat(ByteBufUtil.hexDump(received)).isEqualTo(vector.received());
      received.release();
    }
    sent.release();
  }
}
