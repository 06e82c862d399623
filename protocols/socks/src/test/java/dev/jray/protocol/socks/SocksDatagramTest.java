package dev.jray.protocol.socks;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import dev.jray.spi.flow.Packet;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SocksDatagramTest {

  static List<? extends Config> packets() {
    return Vectors.list("socks_udp_packet");
  }

  static List<? extends Config> decodings() {
    return Vectors.list("socks_udp_decode");
  }

  static List<? extends Config> live() {
    return Vectors.list("socks_udp_live");
  }

  private static Destination peer(Config vector) {
    return Destination.udp(Address.parse(vector.getString("address")), vector.getInt("port"));
  }

  @ParameterizedTest
  @MethodSource("packets")
  void writesWhatV2RayWrites(Config vector) {
    Packet packet = new Packet(Vectors.bytes(vector.getString("payload")), peer(vector));
    ByteBuf datagram = SocksDatagram.wrap(UnpooledByteBufAllocator.DEFAULT, packet);
    assertThat(ByteBufUtil.hexDump(datagram)).isEqualTo(vector.getString("packet"));
    assertThat(packet.refCnt()).isZero();
    datagram.release();
  }

  @ParameterizedTest
  @MethodSource("packets")
  void readsWhatItWrites(Config vector) {
    ByteBuf datagram = Vectors.bytes(vector.getString("packet"));
    assertThat(SocksDatagram.readHeader(datagram)).isEqualTo(peer(vector));
    assertThat(ByteBufUtil.hexDump(datagram)).isEqualTo(vector.getString("payload"));
    datagram.release();
  }

  @ParameterizedTest
  @MethodSource("decodings")
  void readsAsV2RayDoes(Config vector) {
    ByteBuf datagram = Vectors.bytes(vector.getString("packet"));
    Destination peer = SocksDatagram.readHeader(datagram);
    if (vector.getString("v2ray_434_result").equals("ok")) {
      assertThat(peer).isEqualTo(peer(vector));
      assertThat(ByteBufUtil.hexDump(datagram)).isEqualTo(vector.getString("payload"));
    } else {
      assertThat(peer).isNull();
    }
    datagram.release();
  }

  @ParameterizedTest
  @MethodSource("live")
  void answersALiveServerAsRecorded(Config vector) {
    ByteBuf sent = Vectors.bytes(vector.getString("sent"));
    Destination peer = SocksDatagram.readHeader(sent);
    if (vector.getString("received").isEmpty()) {
      assertThat(peer).isNull();
    } else {
      // The recorded target answers E: and what it got
      ByteBuf answer = Vectors.bytes("453a" + ByteBufUtil.hexDump(sent));
      ByteBuf received =
          SocksDatagram.wrap(UnpooledByteBufAllocator.DEFAULT, new Packet(answer, peer));
      assertThat(ByteBufUtil.hexDump(received)).isEqualTo(vector.getString("received"));
      received.release();
    }
    sent.release();
  }
}
