package dev.jray.protocol.vmess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.flow.EndOfStream;
import dev.jray.testkit.Bytes;
import dev.jray.testkit.Feeds;
import dev.jray.toolkit.crypto.CfbStream;
import dev.jray.toolkit.crypto.Fnv1a;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Response headers in both forms, made, read, broken and cut. */
final class VmessResponseTest {
  private static final SwitchAccount COMMAND =
      new SwitchAccount(
          "backup.example.com",
          443,
          VmessId.parse("b831381d-6324-4d53-ad4f-8cda48b30811"),
          64,
          1,
          5);

  private final List<SwitchAccount> commands = new ArrayList<>();
  private final Receiver receiver = new Receiver();

  static List<VectorCase> headers() {
    return VectorCase.group("response_header");
  }

  private static VmessBody body(VmessRequest request, VmessForm form) {
    return new VmessBody(request, form, new SplittableRandom(1));
  }

  private static VmessBody body(VectorCase known) {
    VmessRequest request =
        new VmessRequest(
            known.bytes("request_body_iv"),
            known.bytes("request_body_key"),
            Integer.parseInt(known.text("response_auth_byte"), 16),
            0,
            VmessSecurity.NONE,
            VmessCommand.TCP,
            VmessRequest.MUX_TARGET);
    return body(request, known.text("form").equals("legacy") ? VmessForm.LEGACY : VmessForm.AEAD);
  }

  private static VmessBody body(VmessForm form) {
    return body(TestRequests.tcp(VmessSecurity.NONE, 0), form);
  }

  private static Optional<SwitchAccount> command(VectorCase known) {
    if (!known.has("decoded_command")) {
      return Optional.empty();
    }
    VectorCase command = known.inner("decoded_command");
    return Optional.of(
        new SwitchAccount(
            command.has("host") ? command.text("host") : "",
            (int) command.number("port"),
            VmessId.parse(command.text("uuid")),
            (int) command.number("alter_ids"),
            (int) command.number("level"),
            (int) command.number("valid_min")));
  }

  private EmbeddedChannel client(VmessBody body) {
    return new EmbeddedChannel(new VmessResponseDecoder(body, commands::add), receiver);
  }

  @ParameterizedTest
  @MethodSource("headers")
  void derivesTheRecordedKeys(VectorCase known) {
    VmessBody body = body(known);
    assertThat(body.key(Direction.RESPONSE)).isEqualTo(known.bytes("response_body_key"));
    assertThat(body.iv(Direction.RESPONSE)).isEqualTo(known.bytes("response_body_iv"));
  }

  @ParameterizedTest
  @MethodSource("headers")
  void sealsTheRecordedBytes(VectorCase known) {
    ByteBuf out = Unpooled.buffer();
    VmessResponse.seal(out, body(known), command(known));
    assertThat(ByteBufUtil.hexDump(out)).isEqualTo(known.text("wire"));
  }

  @ParameterizedTest
  @MethodSource("headers")
  void readsThemInAnySegmentationAndLeaves(VectorCase known) {
    Feeds.of(Bytes.array(known.text("wire") + "68656c6c6f"), 8, 9)
        .forEach(
            feed -> {
              List<SwitchAccount> told = new ArrayList<>();
              Receiver behind = new Receiver();
              EmbeddedChannel channel =
                  new EmbeddedChannel(new VmessResponseDecoder(body(known), told::add), behind);
              feed.into(channel);
              channel.writeInbound(EndOfStream.INSTANCE);
              assertThat(behind.bytes()).as(feed.name()).isEqualTo("68656c6c6f");
              assertThat(behind.events()).containsExactly("end");
              assertThat(told).isEqualTo(command(known).stream().toList());
              assertThat(channel.pipeline().get(VmessResponseDecoder.class)).isNull();
              channel.finishAndReleaseAll();
            });
  }

  private static byte[] wire(VmessForm form, byte[] plain) {
    VmessBody body = body(form);
    if (form == VmessForm.LEGACY) {
      byte[] wire = plain.clone();
      CfbStream.encryptor(body.key(Direction.RESPONSE), body.iv(Direction.RESPONSE))
          .apply(wire, 0, wire.length);
      return wire;
    }
    ResponseSeals seals = new ResponseSeals(body);
    ByteBuf out = Unpooled.buffer();
    out.writeBytes(seals.sealLength(plain.length)).writeBytes(seals.sealHeader(plain));
    return ByteBufUtil.getBytes(out);
  }

  private static byte[] plain(byte... rest) {
    byte[] plain = new byte[1 + rest.length];
    plain[0] = (byte) TestRequests.tcp(VmessSecurity.NONE, 0).responseAuth();
    System.arraycopy(rest, 0, plain, 1, rest.length);
    return plain;
  }

  @ParameterizedTest
  @EnumSource(VmessForm.class)
  void aResponseToAnotherRequestIsAnErrorAndWhatFollowsIsDropped(VmessForm form) {
    byte[] plain = plain((byte) 0, (byte) 0, (byte) 0);
    plain[0] ^= 1;
    EmbeddedChannel channel = client(body(form));
    channel.writeInbound(Unpooled.wrappedBuffer(wire(form, plain), new byte[] {1, 2, 3}));
    ByteBuf later = Bytes.ascii("later");
    channel.writeInbound(later);
    channel.writeInbound(EndOfStream.INSTANCE);
    channel.finishAndReleaseAll();
    assertThat(later.refCnt()).isZero();
    assertThat(receiver.bytes()).isEmpty();
    assertThat(receiver.events()).containsExactly("BAD_RESPONSE");
  }

  @Test
  void anySealThatWasChangedIsAnError() {
    byte[] wire = wire(VmessForm.AEAD, plain((byte) 0, (byte) 0, (byte) 0));
    for (int at = 0; at < wire.length; at++) {
      byte[] changed = wire.clone();
      changed[at] ^= 4;
      Receiver behind = new Receiver();
      EmbeddedChannel channel =
          new EmbeddedChannel(
              new VmessResponseDecoder(body(VmessForm.AEAD), commands::add), behind);
      channel.writeInbound(Unpooled.wrappedBuffer(changed));
      channel.finishAndReleaseAll();
      assertThat(behind.events()).containsExactly("BAD_RESPONSE");
    }
  }

  @Test
  void aSealedHeaderThatIsTooShortIsAnError() {
    for (int length = 0; length < 4; length++) {
      byte[] plain = Arrays.copyOf(plain((byte) 0, (byte) 0, (byte) 0), length);
      Receiver behind = new Receiver();
      EmbeddedChannel channel =
          new EmbeddedChannel(
              new VmessResponseDecoder(body(VmessForm.AEAD), commands::add), behind);
      channel.writeInbound(Unpooled.wrappedBuffer(wire(VmessForm.AEAD, plain)));
      channel.finishAndReleaseAll();
      assertThat(behind.events()).containsExactly("BAD_RESPONSE");
    }
  }

  @Test
  void extraBytesInASealedHeaderAreIgnored() {
    EmbeddedChannel channel = client(body(VmessForm.AEAD));
    byte[] plain = Arrays.copyOf(plain((byte) 9, (byte) 0, (byte) 0), 1000);
    channel.writeInbound(Unpooled.wrappedBuffer(wire(VmessForm.AEAD, plain), new byte[] {1}));
    assertThat(receiver.bytes()).isEqualTo("01");
    assertThat(receiver.events()).isEmpty();
    channel.finishAndReleaseAll();
  }

  @ParameterizedTest
  @EnumSource(VmessForm.class)
  void unknownAndBrokenCommandsAreIgnoredAndTheConnectionGoesOn(VmessForm form) {
    byte[] data = COMMAND.write().orElseThrow();
    byte[] broken = data.clone();
    broken[20] ^= 1;
    assertIgnored(form, 2, data);
    assertIgnored(form, 255, new byte[255]);
    assertIgnored(form, 1, broken);
    assertIgnored(form, 1, new byte[0]);
    assertIgnored(form, 1, new byte[] {1, 2, 3});
  }

  @ParameterizedTest
  @EnumSource(VmessForm.class)
  void aCommandWhoseDataIsShortIsIgnored(VmessForm form) {
    byte[] data = COMMAND.write().orElseThrow();
    for (int length = 4; length < data.length; length++) {
      assertIgnored(form, 1, checked(Arrays.copyOf(data, length)));
    }
    byte[] longHost = data.clone();
    longHost[4] = (byte) 255;
    assertIgnored(form, 1, checked(longHost));
    byte[] badHost = data.clone();
    badHost[5] = ' ';
    assertIgnored(form, 1, checked(badHost));
  }

  private static byte[] checked(byte[] data) {
    ByteBuffer.wrap(data).putInt(0, Fnv1a.hash(data, 4, data.length - 4));
    return data;
  }

  private void assertIgnored(VmessForm form, int number, byte[] data) {
    byte[] plain =
        Arrays.copyOf(plain((byte) 0, (byte) number, (byte) data.length), 4 + data.length);
    System.arraycopy(data, 0, plain, 4, data.length);
    Receiver behind = new Receiver();
    EmbeddedChannel channel =
        new EmbeddedChannel(new VmessResponseDecoder(body(form), commands::add), behind);
    channel.writeInbound(Unpooled.wrappedBuffer(wire(form, plain), new byte[] {1, 2}));
    channel.finishAndReleaseAll();
    assertThat(behind.bytes()).isEqualTo("0102");
    assertThat(behind.events()).isEmpty();
    assertThat(commands).isEmpty();
  }

  @Test
  void aSealedCommandThatClaimsMoreThanThereIsIsIgnored() {
    EmbeddedChannel channel = client(body(VmessForm.AEAD));
    byte[] plain = plain((byte) 0, (byte) 1, (byte) 200);
    channel.writeInbound(Unpooled.wrappedBuffer(wire(VmessForm.AEAD, plain), new byte[] {1}));
    assertThat(receiver.bytes()).isEqualTo("01");
    assertThat(commands).isEmpty();
    channel.finishAndReleaseAll();
  }

  @ParameterizedTest
  @EnumSource(VmessForm.class)
  void aCommandThatIsTooLongIsNotSent(VmessForm form) {
    for (int length : new int[] {228, 229}) {
      SwitchAccount command =
          new SwitchAccount("a".repeat(length), 1, VmessId.of(new byte[16]), 0, 0, 0);
      ByteBuf out = Unpooled.buffer();
      VmessResponse.seal(out, body(form), Optional.of(command));
      List<SwitchAccount> told = new ArrayList<>();
      EmbeddedChannel channel =
          new EmbeddedChannel(new VmessResponseDecoder(body(form), told::add), new Receiver());
      channel.writeInbound(out);
      channel.finishAndReleaseAll();
      assertThat(told).hasSize(length == 228 ? 1 : 0);
    }
  }

  @ParameterizedTest
  @EnumSource(VmessForm.class)
  void aServerThatEndsBeforeItsHeaderIsAnError(VmessForm form) {
    byte[] wire = wire(form, plain((byte) 0, (byte) 0, (byte) 0));
    for (int length = 0; length < wire.length; length++) {
      for (boolean end : new boolean[] {true, false}) {
        Receiver behind = new Receiver();
        EmbeddedChannel channel =
            new EmbeddedChannel(new VmessResponseDecoder(body(form), commands::add), behind);
        channel.writeInbound(Unpooled.copiedBuffer(wire, 0, length));
        if (end) {
          channel.writeInbound(EndOfStream.INSTANCE);
        }
        channel.close();
        channel.finishAndReleaseAll();
        assertThat(behind.events()).containsExactly("TRUNCATED");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(VmessForm.class)
  void randomBytesCauseOneErrorOrPass(VmessForm form) {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 500; i++) {
      byte[] noise = new byte[random.nextInt(1, 600)];
      random.nextBytes(noise);
      Receiver behind = new Receiver();
      EmbeddedChannel channel =
          new EmbeddedChannel(new VmessResponseDecoder(body(form), commands::add), behind);
      for (byte[] piece : Feeds.split(noise, random, 50)) {
        channel.writeInbound(Unpooled.wrappedBuffer(piece));
      }
      channel.finishAndReleaseAll();
      assertThat(behind.events()).hasSizeLessThanOrEqualTo(1);
      assertThat(behind.events()).allMatch(event -> !VmessError.valueOf(event).name().isEmpty());
    }
    assertThat(commands).isEmpty();
  }

  @Test
  void aCommandHidesItsId() {
    assertThat(COMMAND).hasToString("SwitchAccount[backup.example.com:443 for 5 min]");
  }
}
