package dev.jray.protocol.vmess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.toolkit.codec.AddressError;
import dev.jray.toolkit.crypto.AesBlock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Request headers in both forms, compared with recordings. */
final class RequestHeaderTest {
  private static final VmessId ID = VmessId.parse("66ad4540-b58c-4ad2-9926-ea63445a9b57");

  static List<VectorCase> headers() {
    return VectorCase.group("request_header");
  }

  @ParameterizedTest
  @MethodSource("headers")
  void opensWhatV2RaySends(VectorCase known) {
    ByteBuf in = Unpooled.wrappedBuffer(known.bytes("wire"), new byte[] {1, 2, 3});
    TestHeader header = TestHeader.of(known, in);
    VmessRequest request = header.open(in);
    assertSame(request, known);
    assertThat(in.readableBytes()).isEqualTo(3);
    assertThat(header.consumed()).isEqualTo(known.bytes("wire").length - 16);
    in.release();
  }

  @ParameterizedTest
  @MethodSource("headers")
  void opensThemByteByByte(VectorCase known) {
    byte[] wire = known.bytes("wire");
    ByteBuf in = Unpooled.buffer().writeBytes(wire, 0, 16);
    TestHeader header = TestHeader.of(known, in);
    for (int i = 16; i < wire.length - 1; i++) {
      in.writeByte(wire[i]);
      assertThat(header.open(in)).isNull();
    }
    in.writeByte(wire[wire.length - 1]);
    assertSame(header.open(in), known);
    assertThat(in.isReadable()).isFalse();
    in.release();
  }

  @ParameterizedTest
  @MethodSource("headers")
  void sealsTheSameBytesAsV2Ray(VectorCase known) {
    byte[] plain = known.bytes("header_plain");
    int padding = (int) known.number("padding_len");
    ScriptedRandom random =
        new ScriptedRandom()
            .number(padding)
            .bytes(Arrays.copyOfRange(plain, plain.length - 4 - padding, plain.length - 4));
    ByteBuf out = Unpooled.buffer();
    if (known.text("form").equals("aead")) {
      random.bytes(random4(known)).bytes(known.bytes("connection_nonce"));
      AeadRequestHeader.seal(out, id(known), request(known), known.number("client_clock"), random);
    } else {
      LegacyRequestHeader.seal(
          out,
          id(known),
          VmessId.parse(known.text("alter_id_used")).bytes(),
          request(known),
          known.number("timestamp_used"),
          random);
    }
    assertThat(ByteBufUtil.hexDump(out)).isEqualTo(known.text("wire"));
  }

  // The random part of the auth id is not recorded, but it can be read.
  private static byte[] random4(VectorCase known) {
    byte[] key = VmessKdf.of("AES Auth ID Encryption").key(id(known).commandKey());
    byte[] plain = new byte[16];
    AesBlock.decrypter(key).run(known.bytes("auth_id"), plain);
    return Arrays.copyOfRange(plain, 8, 12);
  }

  private static VmessId id(VectorCase known) {
    return VmessId.parse(known.text("uuid"));
  }

  private static VmessRequest request(VectorCase known) {
    return known.request(destination(known.text("server_decodes_destination")));
  }

  private static Destination destination(String text) {
    int port = Integer.parseInt(text.substring(text.lastIndexOf(':') + 1));
    Address host = Address.parse(text.substring(4, text.lastIndexOf(':')));
    return text.startsWith("udp") ? Destination.udp(host, port) : Destination.tcp(host, port);
  }

  private static void assertSame(VmessRequest request, VectorCase known) {
    assertThat(request)
        .usingRecursiveComparison()
        .ignoringFields("target")
        .isEqualTo(request(known));
    assertThat(request.target()).hasToString(known.text("server_decodes_destination"));
  }

  @Test
  void refusesDomainsThatHaveNoForm() {
    for (String domain : List.of("", "a".repeat(256), "é".repeat(128))) {
      VmessRequest request = requestTo(Destination.tcp(new Address.Domain(domain), 1));
      ByteBuf out = Unpooled.buffer();
      assertThatExceptionOfType(FlowException.class)
          .isThrownBy(() -> AeadRequestHeader.seal(out, ID, request, 1L, new SplittableRandom(1)))
          .satisfies(e -> assertThat(e.code()).isSameAs(AddressError.BAD_DOMAIN));
      assertThatExceptionOfType(FlowException.class)
          .isThrownBy(
              () ->
                  LegacyRequestHeader.seal(
                      out, ID, ID.bytes(), request, 1L, new SplittableRandom(1)))
          .satisfies(e -> assertThat(e.code()).isSameAs(AddressError.BAD_DOMAIN));
      assertThat(out.isReadable()).isFalse();
    }
  }

  private static VmessRequest requestTo(Destination target) {
    return VmessRequest.fresh(VmessSecurity.AES_128_GCM, 13, target, new SplittableRandom(3));
  }

  @Test
  void aMuxHeaderHasNeitherPortNorAddress() {
    byte[] plain =
        HeaderFields.write(
            requestTo(Destination.tcp(new Address.Domain("v1.mux.cool"), 9527)),
            new ScriptedRandom().number(5).bytes(new byte[5]));
    assertThat(plain).hasSize(38 + 5 + 4);
    assertThat(HeaderFields.read(plain, plain.length).target()).hasToString("tcp:v1.mux.cool:0");
  }

  @Test
  void theChecksumCoversPaddingAndVersion() {
    byte[] plain =
        HeaderFields.write(
            requestTo(Destination.tcp(Address.parse("1.2.3.4"), 80)),
            new ScriptedRandom().number(3).bytes(new byte[3]));
    for (int at : new int[] {0, plain.length - 5, plain.length - 7, plain.length - 1}) {
      byte[] changed = plain.clone();
      changed[at] ^= 1;
      assertThatExceptionOfType(FlowException.class)
          .isThrownBy(() -> HeaderFields.read(changed, changed.length))
          .satisfies(e -> assertThat(e.code()).isSameAs(VmessError.BAD_CHECKSUM));
    }
  }

  @Test
  void theIvPrecedesTheKey() {
    VmessRequest request = requestTo(Destination.tcp(Address.parse("1.2.3.4"), 80));
    byte[] plain = HeaderFields.write(request, new ScriptedRandom().number(0));
    assertThat(Arrays.copyOfRange(plain, 1, 17)).isEqualTo(request.bodyIv());
    assertThat(Arrays.copyOfRange(plain, 17, 33)).isEqualTo(request.bodyKey());
    assertThat(plain[0]).isEqualTo((byte) 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"udp", "tcp"})
  void theTargetTellsTheCommand(String network) {
    VmessRequest request = requestTo(destination(network + ":example.com:53"));
    assertThat(request.command().name()).isEqualToIgnoringCase(network);
    assertThat(request.target()).hasToString(network + ":example.com:53");
    assertThat(request.toString()).doesNotContain("[B@");
  }
}
