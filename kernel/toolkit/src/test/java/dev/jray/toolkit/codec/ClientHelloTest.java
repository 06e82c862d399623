package dev.jray.toolkit.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class ClientHelloTest {
  /** The message of RFC 9001, appendix A.2. */
  private static final String PUBLISHED =
      "010000ed0303ebf8fa56f12939b9584a3896472ec40bb863cfd3e86804fe3a47f06a2b69484c0000041301130201"
          + "0000c000000010000e00000b6578616d706c652e636f6dff01000100000a00080006001d00170018001000"
          + "07000504616c706e000500050100000000003300260024001d00209370b2c9caa47fbabaf4559fedba753d"
          + "e171fa71f50f1ce15d43e994ec74d748002b0003020304000d0010000e0403050306030203080408050806"
          + "002d00020101001c00024001003900320408ffffffffffffffff05048000ffff07048000ffff0801100104"
          + "800075300901100f088394c8f03e51570806048000ffff";

  private static ByteBuf published() {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(PUBLISHED));
  }

  @Test
  void theNameIsFound() {
    ByteBuf message = published();
    assertThat(ClientHello.length(message)).isEqualTo(message.readableBytes());
    assertThat(ClientHello.serverName(message)).isEqualTo("example.com");
    assertThat(message.readerIndex()).isZero();
  }

  @Test
  void aPartIsNoMessage() {
    ByteBuf message = published();
    for (int length = 0; length < message.readableBytes(); length++) {
      assertThat(ClientHello.serverName(message.slice(0, length))).isNull();
    }
    assertThat(ClientHello.length(message.slice(0, 3))).isNegative();
  }

  @Test
  void anotherExtensionIsNoName() {
    // The two bytes before the length 0x0010 are the type of the first extension.
    ByteBuf message = published();
    message.setShort(49, 0x1234);
    assertThat(ClientHello.serverName(message)).isNull();
  }

  @Property
  void whateverIsDamagedNothingIsThrown(
      @ForAll @Size(min = 1, max = 8) byte[] noise, @ForAll int where) {
    ByteBuf message = published();
    int at = Math.floorMod(where, message.readableBytes() - noise.length + 1);
    message.setBytes(at, noise);
    String name = ClientHello.serverName(message);
    assertThat(name == null || !name.isEmpty()).isTrue();
  }
}
