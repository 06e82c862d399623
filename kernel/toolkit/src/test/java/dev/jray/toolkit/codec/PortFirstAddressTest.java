package dev.jray.toolkit.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Network;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PortFirstAddressTest {
  private static ByteBuf hex(String hex) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
  }

  @ParameterizedTest
  @CsvSource({
    "8.8.8.8, 53, 00350108080808",
    "2001:db8::1, 8443, 20fb0320010db8000000000000000000000001",
    "a.b, 65535, ffff0203612e62"
  })
  void whatIsWrittenIsRead(String address, int port, String wire) {
    ByteBuf out = Unpooled.buffer();
    PortFirstAddress.write(out, Address.parse(address), port);
    assertThat(ByteBufUtil.hexDump(out)).isEqualTo(wire);
    assertThat(out.readableBytes())
        .isLessThanOrEqualTo(PortFirstAddress.sizeHint(Address.parse(address)));
    assertThat(PortFirstAddress.read(out, Network.UDP).address()).isEqualTo(Address.parse(address));
    assertThat(out.isReadable()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"00350108080808", "20fb0320010db8000000000000000000000001", "ffff0203612e62"})
  void missingBytesAreWaitedFor(String wire) {
    for (int length = 0; length < wire.length() / 2; length++) {
      ByteBuf in = hex(wire).slice(0, length);
      assertThat(PortFirstAddress.read(in, Network.TCP)).isNull();
      assertThat(in.readerIndex()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"00350008080808", "00350408080808", "00350200", "0035020120"})
  void whatIsNoAddressIsRefused(String wire) {
    assertThatExceptionOfType(FlowException.class)
        .isThrownBy(() -> PortFirstAddress.read(hex(wire), Network.TCP));
  }

  @Test
  void domainsWithoutRoomAreNotWritten() {
    for (String name : new String[] {"", "a".repeat(256)}) {
      Address address = new Address.Domain(name);
      assertThat(PortFirstAddress.fits(address)).isFalse();
      assertThatExceptionOfType(FlowException.class)
          .isThrownBy(() -> PortFirstAddress.write(Unpooled.buffer(), address, 1));
    }
    assertThat(PortFirstAddress.fits(new Address.Domain("a".repeat(255)))).isTrue();
  }
}
