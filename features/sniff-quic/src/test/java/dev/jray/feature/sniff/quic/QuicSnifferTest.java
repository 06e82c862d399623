package dev.jray.feature.sniff.quic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.sniff.SniffResult;
import dev.jray.spi.sniff.SniffResult.Hit;
import dev.jray.testkit.Bytes;
import dev.jray.testkit.Hellos;
import dev.jray.testkit.PluginAssert;
import dev.jray.testkit.QuicInitials;
import dev.jray.testkit.Vectors;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class QuicSnifferTest {
  private static final Hit FOUND = new Hit("quic", "Example.com");
  private static final byte[] HELLO = Hellos.message("Example.com", 300);
  private static final byte[] LONG_HELLO = Hellos.message("Example.com", 1700);

  private static SniffResult sniff(byte[]... datagrams) {
    return new QuicSniffer()
        .sniff(
            Stream.of(datagrams)
                .<ByteBuf>map(datagram -> Unpooled.wrappedBuffer(datagram).asReadOnly())
                .toList());
  }

  private static byte[] part(byte[] message, int from, int to) {
    return QuicInitials.crypto(from, Arrays.copyOfRange(message, from, to));
  }

  /** RFC 9001, appendix A.2. */
  private static byte[] published() {
    return Bytes.array(Vectors.text("rfc9001-a2-client-initial.hex").strip());
  }

  @Test
  void thePluginIsInstalled() {
    PluginAssert.assertInstalled(QuicSniffPlugin.class, "sniff-quic");
  }

  @Test
  void thePublishedPacketIsRead() {
    assertThat(sniff(published())).isEqualTo(new Hit("quic", "example.com"));
  }

  @Test
  void thePublishedMaskIsMade() {
    InitialKeys keys = new InitialKeys(QuicVersion.V1, Bytes.array("8394c8f03e515708"));
    assertThat(Arrays.copyOf(keys.mask(Bytes.array("d1b1c98dd7689fb8ec11d242b123dc9b")), 5))
        .isEqualTo(Bytes.array("437b9aec36"));
  }

  @Test
  void theMessageMayLieInPiecesInAnyOrder() throws Exception {
    byte[] ping = {1};
    byte[] ack = Bytes.array("02404000010001020305000005000001");
    byte[] datagram =
        QuicInitials.datagram(
            0, part(HELLO, 200, HELLO.length), ping, part(HELLO, 0, 90), part(HELLO, 80, 200));
    assertThat(sniff(datagram)).isEqualTo(FOUND);
    assertThat(sniff(QuicInitials.datagram(7, ack, part(HELLO, 0, HELLO.length)))).isEqualTo(FOUND);
  }

  @Test
  void aLongMessageNeedsTwoDatagrams() throws Exception {
    byte[] first = QuicInitials.datagram(0, part(LONG_HELLO, 0, 1000));
    byte[] second = QuicInitials.datagram(1, part(LONG_HELLO, 1000, LONG_HELLO.length));
    assertThat(sniff(first)).isEqualTo(SniffResult.NEED_MORE);
    assertThat(sniff(first, second)).isEqualTo(FOUND);
    assertThat(sniff(second)).isEqualTo(SniffResult.NEED_MORE);
    assertThat(sniff(second, first)).isEqualTo(FOUND);
  }

  @Test
  void whatIsPaddedBehindThePacketIsSkipped() throws Exception {
    byte[] datagram = QuicInitials.datagram(0, part(HELLO, 0, HELLO.length));
    assertThat(sniff(Arrays.copyOf(datagram, datagram.length + 50))).isEqualTo(FOUND);
  }

  @Test
  void aMessageWithoutNameIsQuicAllTheSame() throws Exception {
    byte[] hello = Hellos.message("", 0);
    assertThat(sniff(QuicInitials.datagram(0, part(hello, 0, hello.length))))
        .isEqualTo(new Hit("quic", ""));
  }

  @Test
  void aPacketThatDoesNotOpenIsSomethingElse() {
    byte[] packet = published();
    packet[packet.length - 1] ^= 1;
    assertThat(sniff(packet)).isEqualTo(SniffResult.NO);
  }

  @Test
  void aPieceFarOutIsRefused() throws Exception {
    byte[] far = QuicInitials.crypto(16 * 1024, new byte[] {1});
    assertThat(sniff(QuicInitials.datagram(0, far))).isEqualTo(SniffResult.NO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1c00", "08", "02", "0340", "06", "0600", "060044ff", "ff"})
  void framesOfNoClientAreRefused(String frames) throws Exception {
    assertThat(
            sniff(QuicInitials.datagram(0, new byte[1162 - frames.length() / 2], frames(frames))))
        .isEqualTo(SniffResult.NO);
  }

  private static byte[] frames(String hex) {
    return Bytes.array(hex);
  }

  @Test
  void aRangeOfAcksThatNeverEndsIsRefused() throws Exception {
    byte[] ack = Bytes.array("020000ffffffffffffffff00");
    assertThat(sniff(QuicInitials.datagram(0, ack))).isEqualTo(SniffResult.NO);
  }

  @Property
  void noiseIsSomethingElse(@ForAll @Size(max = 100) byte[] noise) {
    assertThat(sniff(noise)).isEqualTo(SniffResult.NO);
  }

  @Property
  void noiseWithAHeaderGetsAnAnswer(@ForAll @Size(min = 5, max = 100) byte[] noise) {
    byte[] packet = Arrays.copyOf(noise, noise.length * 3);
    packet[0] |= (byte) 0xc0;
    Arrays.fill(packet, 1, 4, (byte) 0);
    packet[4] = 1;
    assertThat(sniff(packet)).isEqualTo(SniffResult.NO);
  }

  @Property(tries = 300)
  void framesOfAnyKindGetAnAnswer(@ForAll @Size(max = 200) byte[] noise) throws Exception {
    assertThat(sniff(QuicInitials.datagram(0, noise))).isNotNull();
  }
}
