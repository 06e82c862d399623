package dev.jray.toolkit.mux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameTest {
  private static Destination target(String network, String address, Integer port) {
    return network == null
        ? null
        : new Destination(
            network.equals("tcp") ? Network.TCP : Network.UDP, Address.parse(address), port);
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/vectors/mux-metadata.csv", numLinesToSkip = 1)
  void metadataIsWrittenAndReadLikeV2Ray(
      String network,
      String address,
      Integer port,
      int session,
      int status,
      int option,
      String wire) {
    Destination target = target(network, address, port);
    boolean data = (option & Frame.DATA) != 0;
    ByteBuf out = Unpooled.buffer();
    Frame.write(out, session, status, option & ~Frame.DATA, target, data ? 0 : -1);
    assertThat(ByteBufUtil.hexDump(out)).isEqualTo(wire + (data ? "0000" : ""));
    assertThat(out.readableBytes()).isLessThanOrEqualTo(Frame.sizeHint(target));

    Frame read = Frame.read(out);
    assertThat(read).isEqualTo(new Frame(session, status, option, target, 0, false, data ? 0 : -1));
    assertThat(out.isReadable()).isFalse();
  }

  @ParameterizedTest
  @CsvFileSource(
      resources = "/vectors/mux-parse.csv",
      numLinesToSkip = 1,
      maxCharsPerColumn = 10_000)
  void oddMetadataIsJudgedLikeV2RayDoes(
      String name,
      boolean accepted,
      Integer session,
      Integer status,
      Integer option,
      String target,
      String wire) {
    ByteBuf in = Carrier.buffer(wire);
    if (name.equals("truncated")) {
      // The rest may still come
      assertThat(Frame.read(in)).isNull();
      assertThat(in.readerIndex()).isZero();
    } else if (accepted) {
      // With the data that its option promises
      Frame frame = Frame.read(Unpooled.wrappedBuffer(in, Carrier.buffer("0000")));
      assertThat(frame.session()).isEqualTo(session);
      assertThat(frame.status()).isEqualTo(status);
      assertThat(frame.option()).isEqualTo(option);
      if (target != null) {
        assertThat(frame.target()).hasToString(target);
      }
    } else {
      assertThatExceptionOfType(FlowException.class)
          .isThrownBy(() -> Frame.read(in))
          .satisfies(e -> assertThat(e.code().kind()).isEqualTo(MuxError.BAD_FRAME.kind()));
    }
  }

  /**
   * JRay makes no Global IDs; the ones that Xray makes of these sources are found in its frames.
   */
  @Test
  void framesOfXudpAreRead() throws Exception {
    String id = "";
    for (String line : Resource.lines("mux-xudp.csv")) {
      String[] field = line.split(",", -1);
      if (field[0].equals("global-id")) {
        id = field[2];
        continue;
      }
      Frame frame = Frame.read(Carrier.buffer(field[7]));
      assertThat(frame.session()).as(field[0]).isZero();
      assertThat(frame.hasData()).isEqualTo(!field[0].equals("end-frame"));
      if (field[0].startsWith("new")) {
        assertThat(Long.toHexString(frame.global())).isEqualTo(id).isEqualTo(field[2]);
        assertThat(frame.target()).hasToString(field[4]);
      }
      if (field[0].equals("keep-frame-with-peer-address")) {
        assertThat(frame.target()).hasToString(field[5]);
      } else if (!field[0].startsWith("new")) {
        assertThat(frame.target()).isNull();
      }
    }
  }

  @Test
  void theIdOfAnXudpFlowComesOnlyWithItsFirstDatagram() {
    assertThat(
            Frame.read(Carrier.buffer("0014000001000200350108080808 0102030405060708")).extended())
        .isFalse();
    assertThat(
            Frame.read(Carrier.buffer("0014000001010100350108080808 0102030405060708 0000"))
                .extended())
        .as("TCP")
        .isFalse();
    Frame zero = Frame.read(Carrier.buffer("0014000001010200350108080808 0000000000000000 0000"));
    assertThat(zero.extended()).isTrue();
    assertThat(zero.global()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0009 0001 0201 02 0035 04 0000", // no such address type
        "0009 0001 0201 02 0035 01 0800 00", // short
        "0005 0001 0201 02 0000", // nothing but the network
        "0005 0001 0201 01 0000" // TCP
      })
  void oddBytesBehindKeepAreIgnored(String wire) {
    Frame frame = Frame.read(Carrier.buffer(wire + "0000"));
    assertThat(frame.target()).isNull();
    assertThat(frame.extended()).isFalse();
  }

  @Test
  void anyBytesAreAFrameOrRefused() {
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      if (bytes.length > 4 && random.nextBoolean()) {
        bytes[0] = 0;
        bytes[1] = (byte) random.nextInt(32);
        bytes[4] = (byte) (1 + random.nextInt(4));
      }
      ByteBuf in = Unpooled.wrappedBuffer(bytes);
      try {
        Frame frame = Frame.read(in);
        assertThat(frame == null).as("seed %d", seed).isEqualTo(in.readerIndex() == 0);
      } catch (FlowException e) {
        assertThat(e.code().kind()).isEqualTo(MuxError.BAD_FRAME.kind());
      }
      assertThat(in.refCnt()).isEqualTo(1);
    }
  }
}
