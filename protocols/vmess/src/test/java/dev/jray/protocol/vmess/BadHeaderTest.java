package dev.jray.protocol.vmess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.toolkit.crypto.CfbStream;
import dev.jray.toolkit.crypto.Fnv1a;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Request headers that are odd or wrong. */
final class BadHeaderTest {
  private static final VmessId ID = VmessId.parse("66ad4540-b58c-4ad2-9926-ea63445a9b57");
  private static final long NOW = 1609459200;

  // What of the recorded headers is wrong; the others are fine.
  private static final Map<String, VmessError> WRONG =
      Map.ofEntries(
          Map.entry("bad-checksum", VmessError.BAD_CHECKSUM),
          Map.entry("command-0", VmessError.BAD_CHECKSUM),
          Map.entry("command-100", VmessError.BAD_COMMAND),
          Map.entry("address-type-0", VmessError.BAD_CHECKSUM),
          Map.entry("address-type-4", VmessError.BAD_CHECKSUM),
          Map.entry("address-type-16", VmessError.BAD_CHECKSUM),
          Map.entry("domain-empty", VmessError.BAD_ADDRESS),
          Map.entry("domain-invalid-char-space", VmessError.BAD_ADDRESS),
          Map.entry("domain-utf8", VmessError.BAD_ADDRESS),
          Map.entry("security-2-auto", VmessError.BAD_SECURITY),
          Map.entry("security-6", VmessError.BAD_SECURITY),
          Map.entry("security-15", VmessError.BAD_SECURITY),
          Map.entry("padding-len-15-but-absent", VmessError.SHORT_HEADER),
          Map.entry("mux-with-address-bytes", VmessError.BAD_CHECKSUM),
          Map.entry("truncated-37", VmessError.SHORT_HEADER),
          Map.entry("empty-header", VmessError.SHORT_HEADER));

  static List<VectorCase> cases() {
    return VectorCase.group("aead_header_cases");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void judgesSealedHeadersAsV2RayDoes(VectorCase known) {
    ByteBuf in = Unpooled.wrappedBuffer(known.bytes("wire"));
    TestHeader header = TestHeader.of(known, in);
    if (known.is("accepted")) {
      VmessRequest request = header.open(in);
      assertThat(request.target()).hasToString(known.text("destination"));
      assertThat(request.security().number()).isEqualTo((int) known.number("security"));
      assertThat(request.command().number()).isEqualTo((int) known.number("command"));
      assertThat(WRONG).doesNotContainKey(known.text("name"));
    } else {
      assertFails(WRONG.get(known.text("name")), header, in);
    }
    assertThat(in.isReadable()).isFalse();
  }

  private static void assertFails(VmessError code, TestHeader header, ByteBuf in) {
    assertThatExceptionOfType(FlowException.class)
        .isThrownBy(() -> header.open(in))
        .satisfies(e -> assertThat(e.code()).isSameAs(code));
  }

  /** A header whose byte at a place was set to something, with a checksum that fits. */
  private static byte[] plain(int at, int value) {
    byte[] plain =
        HeaderFields.write(
            VmessRequest.fresh(
                VmessSecurity.AES_128_GCM,
                13,
                Destination.tcp(Address.parse("1.2.3.4"), 80),
                new SplittableRandom(1)),
            new ScriptedRandom().number(0).bytes(new byte[0]));
    plain[at] = (byte) value;
    int checked = plain.length - 4;
    ByteBuffer.wrap(plain).putInt(checked, Fnv1a.hash(plain, 0, checked));
    return plain;
  }

  private static ByteBuf legacy(byte[] plain) {
    byte[] wire = plain.clone();
    CfbStream.encryptor(ID.commandKey(), LegacyAuth.headerIv(NOW)).apply(wire, 0, wire.length);
    return Unpooled.wrappedBuffer(wire);
  }

  @ParameterizedTest
  @CsvSource({
    "35, 2, BAD_SECURITY",
    "35, 6, BAD_SECURITY",
    "35, 15, BAD_SECURITY",
    "34, 8, BAD_OPTIONS",
    "34, 9, BAD_OPTIONS",
    "34, 25, BAD_OPTIONS",
    "34, 250, BAD_OPTIONS"
  })
  void refusesSecuritiesAndOptionsInLegacyFormAsWell(int at, int value, VmessError code) {
    assertFails(code, TestHeader.legacy(ID, NOW), legacy(plain(at, value)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 5, 13, 21, 29, 18})
  void takesAnyOtherOptions(int options) {
    assertThat(TestHeader.legacy(ID, NOW).open(legacy(plain(34, options))).options())
        .isEqualTo(options);
  }

  @Test
  void optionPaddingWithoutMaskingIsRefusedWithEverySecurity() {
    for (int security : new int[] {0, 1, 3, 4, 5}) {
      byte[] plain = plain(34, 9);
      plain[35] = (byte) security;
      ByteBuffer.wrap(plain).putInt(plain.length - 4, Fnv1a.hash(plain, 0, plain.length - 4));
      assertFails(VmessError.BAD_OPTIONS, TestHeader.legacy(ID, NOW), legacy(plain));
    }
  }

  @Test
  void versionAndReservedByteAreNotLookedAt() {
    assertThat(TestHeader.legacy(ID, NOW).open(legacy(plain(0, 7))).target()).isNotNull();
    assertThat(TestHeader.legacy(ID, NOW).open(legacy(plain(36, 7))).target()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 5, 100, 255})
  void anUnknownAddressTypeHasNoAddressAndItsChecksumIsRightBehind(int type) {
    byte[] plain = Arrays.copyOf(plain(40, type), 45);
    ByteBuffer.wrap(plain).putInt(41, Fnv1a.hash(plain, 0, 41));
    assertFails(VmessError.BAD_ADDRESS, TestHeader.legacy(ID, NOW), legacy(plain));
  }

  @Test
  void theChecksumIsJudgedBeforeEverythingElse() {
    byte[] plain = plain(34, 9);
    plain[35] = 0xf;
    assertFails(VmessError.BAD_CHECKSUM, TestHeader.legacy(ID, NOW), legacy(plain));
  }

  @Test
  void aLegacyHeaderThatIsNoiseFailsByItsChecksumOrWaits() {
    SplittableRandom random = new SplittableRandom(99);
    for (int i = 0; i < 5000; i++) {
      byte[] noise = new byte[400];
      random.nextBytes(noise);
      assertFails(
          VmessError.BAD_CHECKSUM, TestHeader.legacy(ID, NOW), Unpooled.wrappedBuffer(noise));
    }
  }

  @Test
  void theWrongSecondYieldsNoLegacyHeader() {
    ByteBuf in = legacy(Arrays.copyOf(plain(36, 0), 400));
    assertFails(VmessError.BAD_CHECKSUM, TestHeader.legacy(ID, NOW + 1), in);
  }

  private static byte[] sealed(int seed) {
    ByteBuf out = Unpooled.buffer();
    VmessRequest request =
        VmessRequest.fresh(
            VmessSecurity.AES_128_GCM,
            13,
            Destination.tcp(Address.parse("example.com"), 80),
            new SplittableRandom(seed));
    AeadRequestHeader.seal(out, ID, request, NOW, new SplittableRandom(seed));
    byte[] wire = new byte[out.readableBytes()];
    out.readBytes(wire);
    return wire;
  }

  private static TestHeader aead(byte[] wire) {
    return TestHeader.aead(ID, Arrays.copyOf(wire, 16));
  }

  private static ByteBuf rest(byte[] wire) {
    return Unpooled.wrappedBuffer(wire, 16, wire.length - 16);
  }

  @Test
  void aSealedHeaderFailsWhereItWasChanged() {
    byte[] wire = sealed(1);
    for (int at = 16; at < wire.length; at++) {
      byte[] changed = wire.clone();
      changed[at] ^= 0x10;
      // The nonce is part of both keys, and the length is opened first.
      VmessError code = at < 42 ? VmessError.BAD_HEADER_LENGTH : VmessError.BAD_HEADER;
      TestHeader header = aead(changed);
      assertFails(code, header, rest(changed));
      assertThat(header.consumed()).isEqualTo(at < 42 ? 18 : wire.length - 16);
    }
  }

  @Test
  void theAuthIdIsPartOfTheSeals() {
    byte[] wire = sealed(2);
    byte[] other = wire.clone();
    other[3] ^= 1;
    assertFails(VmessError.BAD_HEADER_LENGTH, aead(other), rest(wire));
  }

  @Test
  void nothingIsTakenBeforeItCanBeJudged() {
    byte[] wire = sealed(3);
    TestHeader header = aead(wire);
    ByteBuf first = Unpooled.wrappedBuffer(wire, 16, 25);
    assertThat(header.open(first)).isNull();
    assertThat(first.readableBytes()).isEqualTo(25);
    assertThat(header.consumed()).isZero();
  }

  @Test
  void mutatedAndRandomBytesOnlyEverCauseFlowExceptions() {
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 3000; i++) {
      byte[] wire = sealed(i);
      for (int n = random.nextInt(4); n >= 0; n--) {
        wire[16 + random.nextInt(wire.length - 16)] = (byte) random.nextInt(256);
      }
      int length = random.nextInt(wire.length - 15);
      attempt(aead(wire), Unpooled.wrappedBuffer(wire, 16, length));
      byte[] plain = plain(random.nextInt(49), random.nextInt(256));
      attempt(TestHeader.legacy(ID, NOW), legacy(Arrays.copyOf(plain, random.nextInt(49))));
    }
  }

  private static void attempt(TestHeader header, ByteBuf in) {
    try {
      header.open(in);
    } catch (FlowException e) {
      assertThat(e.code()).isInstanceOf(VmessError.class);
      assertThat(e.getStackTrace()).isEmpty();
    }
  }
}
