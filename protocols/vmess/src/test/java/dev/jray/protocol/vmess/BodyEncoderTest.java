package dev.jray.protocol.vmess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.flow.Packet;
import dev.jray.testkit.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BodyEncoderTest {
  private static void header(ByteBuf out) {
    out.writeInt(0xcafebabe);
  }

  static Stream<VmessRequest> marked() {
    return TestRequests.marked();
  }

  static Stream<VmessRequest> unmarked() {
    return TestRequests.unmarked();
  }

  static Stream<VmessRequest> all() {
    return Stream.concat(marked(), unmarked());
  }

  private static EmbeddedChannel encoder(VmessRequest request, Consumer<ByteBuf> header) {
    return encoder(request, header, Direction.REQUEST);
  }

  private static EmbeddedChannel encoder(
      VmessRequest request, Consumer<ByteBuf> header, Direction direction) {
    VmessBody body = new VmessBody(request, VmessForm.AEAD, new SplittableRandom(2));
    return new EmbeddedChannel(body.encoder(direction, header));
  }

  private static Receiver opened(VmessRequest request, Direction direction, String wire) {
    VmessBody body = new VmessBody(request, VmessForm.AEAD, new SplittableRandom(3));
    Receiver receiver = new Receiver();
    EmbeddedChannel channel = new EmbeddedChannel(body.decoder(direction, false), receiver);
    channel.writeInbound(Bytes.hex(wire));
    channel.finishAndReleaseAll();
    return receiver;
  }

  @ParameterizedTest
  @MethodSource("marked")
  void whatItWritesCanBeReadInBothDirections(VmessRequest request) {
    for (Direction direction : Direction.values()) {
      EmbeddedChannel channel = encoder(request, out -> {}, direction);
      SplittableRandom random = new SplittableRandom(4);
      StringBuilder expected = new StringBuilder();
      for (int length : new int[] {1, 100, 16384, 16385, 131072}) {
        byte[] data = new byte[length];
        random.nextBytes(data);
        expected.append(ByteBufUtil.hexDump(data));
        channel.writeOutbound(
            length % 2 == 0
                ? Unpooled.directBuffer(length).writeBytes(data)
                : Unpooled.buffer().writeByte(0).writeBytes(data).skipBytes(1));
      }
      channel.writeOutbound(EndOfStream.INSTANCE);
      Receiver receiver = opened(request, direction, Bytes.written(channel));
      assertThat(receiver.bytes()).isEqualTo(expected.toString());
      assertThat(receiver.events()).containsExactly("end");
      assertThat(receiver.reads()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void theHeaderAndTheFirstPayloadAreOneBufferAndSoIsEachLaterWrite(VmessRequest request) {
    EmbeddedChannel channel = encoder(request, BodyEncoderTest::header);
    channel.writeOutbound(Bytes.ascii("hello"));
    ByteBuf first = channel.readOutbound();
    assertThat(first.readableBytes()).isGreaterThanOrEqualTo(4 + 5);
    assertThat(first.readInt()).isEqualTo(0xcafebabe);
    first.release();
    channel.writeOutbound(Unpooled.buffer().writeZero(100_000));
    ByteBuf second = channel.readOutbound();
    assertThat(second.readableBytes()).isGreaterThanOrEqualTo(100_000);
    second.release();
    assertThat(channel.<Object>readOutbound()).isNull();
    channel.finishAndReleaseAll();
  }

  @ParameterizedTest
  @MethodSource("all")
  void anEmptyWriteSendsTheHeaderAloneAndLaterOnesAreNoEndMarker(VmessRequest request) {
    EmbeddedChannel channel = encoder(request, BodyEncoderTest::header);
    channel.writeOutbound(Unpooled.buffer());
    assertThat(Bytes.written(channel)).isEqualTo("cafebabe");
    ByteBuf empty = Unpooled.buffer();
    ChannelFuture written = channel.writeAndFlush(empty);
    assertThat(written.isSuccess()).isTrue();
    assertThat(Bytes.written(channel)).isEmpty();
    channel.finishAndReleaseAll();
  }

  @ParameterizedTest
  @MethodSource("marked")
  void theEndIsTheMarkerOnceAndTheSocketStaysOpen(VmessRequest request) {
    EmbeddedChannel channel = encoder(request, BodyEncoderTest::header);
    ChannelFuture first = channel.writeAndFlush(EndOfStream.INSTANCE);
    assertThat(first.isSuccess()).isTrue();
    String wire = Bytes.written(channel);
    assertThat(wire).startsWith("cafebabe");
    assertThat(opened(request, Direction.REQUEST, wire.substring(8)).events())
        .containsExactly("end");
    ChannelFuture second = channel.writeAndFlush(EndOfStream.INSTANCE);
    assertThat(second.isDone()).isTrue();
    assertThat(channel.<Object>readOutbound()).isNull();
    channel.finishAndReleaseAll();
  }

  @ParameterizedTest
  @MethodSource("unmarked")
  void anEndWithoutMarkIsPassedOn(VmessRequest request) {
    EmbeddedChannel channel = encoder(request, BodyEncoderTest::header);
    channel.writeOutbound(EndOfStream.INSTANCE);
    ByteBuf header = channel.readOutbound();
    assertThat(header.readInt()).isEqualTo(0xcafebabe);
    header.release();
    assertThat(channel.<Object>readOutbound()).isSameAs(EndOfStream.INSTANCE);
    channel.finishAndReleaseAll();
  }

  @ParameterizedTest
  @MethodSource("all")
  void whatIsWrittenBehindTheEndFailsAndIsReleased(VmessRequest request) {
    EmbeddedChannel channel = encoder(request, out -> {});
    channel.writeOutbound(EndOfStream.INSTANCE);
    ByteBuf late = Bytes.ascii("late");
    assertThat(channel.write(late).cause()).isInstanceOf(FlowException.class);
    assertThat(late.refCnt()).isZero();
    assertThat(channel.writeAndFlush(Unpooled.EMPTY_BUFFER).isSuccess()).isTrue();
    channel.finishAndReleaseAll();
  }

  @ParameterizedTest
  @MethodSource("all")
  void aHeaderThatFailsFailsEveryWrite(VmessRequest request) {
    EmbeddedChannel channel =
        encoder(
            request,
            out -> {
              out.writeInt(1);
              throw new FlowException(VmessError.UNSENDABLE, "no");
            });
    for (int i = 0; i < 2; i++) {
      ByteBuf data = Bytes.ascii("data");
      assertThat(channel.write(data).cause()).hasMessage("no");
      assertThat(data.refCnt()).isZero();
      assertThat(channel.write(EndOfStream.INSTANCE).cause()).hasMessage("no");
    }
    assertThat(channel.writeAndFlush(Unpooled.EMPTY_BUFFER).isSuccess()).isTrue();
    assertThat(Bytes.written(channel)).isEmpty();
    channel.finishAndReleaseAll();
  }

  @Test
  void otherMessagesPass() {
    EmbeddedChannel channel =
        encoder(TestRequests.tcp(VmessSecurity.NONE, 1), BodyEncoderTest::header);
    channel.writeOutbound("something");
    assertThat(channel.<Object>readOutbound()).isEqualTo("something");
    channel.finishAndReleaseAll();
  }

  @Test
  void plainBytesWithoutChunksAreNotCopied() {
    EmbeddedChannel channel = encoder(TestRequests.tcp(VmessSecurity.NONE, 0), out -> {});
    channel.writeOutbound(Bytes.ascii("first"));
    ByteBuf second = Bytes.ascii("second");
    channel.writeOutbound(second);
    ((ByteBuf) channel.readOutbound()).release();
    assertThat(channel.<Object>readOutbound()).isSameAs(second);
    second.release();
    channel.finishAndReleaseAll();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 13, 21, 29})
  void datagramsKeepTheirBordersAndEmptyOnesAreSkipped(int options) {
    for (VmessSecurity security : VmessSecurity.values()) {
      VmessRequest request = TestRequests.udp(security, options);
      EmbeddedChannel channel = encoder(request, out -> {});
      channel.writeOutbound(Bytes.packet("one", "192.0.2.1", 53));
      channel.writeOutbound(Bytes.packet("", "192.0.2.1", 53));
      channel.writeOutbound(Bytes.ascii("two"));
      channel.writeOutbound(new Packet(Unpooled.buffer().writeZero(60_000), request.target()));
      channel.writeOutbound(EndOfStream.INSTANCE);
      Receiver receiver = opened(request, Direction.REQUEST, Bytes.written(channel));
      assertThat(receiver.packets())
          .containsExactly(
              "udp:192.0.2.1:53 6f6e65",
              "udp:192.0.2.1:53 74776f",
              "udp:192.0.2.1:53 " + "00".repeat(60_000));
      assertThat(receiver.events()).containsExactly("end");
      channel.finishAndReleaseAll();
    }
  }

  @Test
  void aDatagramThatFitsInNoChunkFailsAloneAndTheHeaderIsSent() {
    VmessRequest request = TestRequests.udp(VmessSecurity.AES_128_GCM, 13);
    EmbeddedChannel channel = encoder(request, BodyEncoderTest::header);
    ByteBuf data = Unpooled.buffer().writeZero(65_500);
    ChannelFuture written = channel.writeAndFlush(new Packet(data, request.target()));
    assertThat(((FlowException) written.cause()).code()).isSameAs(VmessError.DATAGRAM_TOO_LONG);
    assertThat(data.refCnt()).isZero();
    ByteBuf silent = Unpooled.buffer().writeZero(65_500);
    channel.writeAndFlush(new Packet(silent, request.target()), channel.voidPromise());
    assertThat(silent.refCnt()).isZero();
    channel.writeOutbound(Bytes.ascii("next"));
    String wire = Bytes.written(channel);
    assertThat(wire).startsWith("cafebabe");
    assertThat(opened(request, Direction.REQUEST, wire.substring(8)).packets())
        .isEqualTo(List.of("udp:192.0.2.1:53 6e657874"));
    channel.finishAndReleaseAll();
  }

  @Test
  void paddingIsRandomFromItsOwnSource() {
    VmessRequest request = TestRequests.tcp(VmessSecurity.AES_128_GCM, 13);
    String[] wires = new String[2];
    for (int i = 0; i < 2; i++) {
      VmessBody body = new VmessBody(request, VmessForm.AEAD, new SplittableRandom(i));
      EmbeddedChannel channel = new EmbeddedChannel(body.encoder(Direction.REQUEST, out -> {}));
      for (int n = 0; n < 20; n++) {
        channel.writeOutbound(Bytes.ascii("x"));
      }
      wires[i] = Bytes.written(channel);
    }
    assertThat(wires[0]).hasSameSizeAs(wires[1]).isNotEqualTo(wires[1]);
    assertThat(opened(request, Direction.REQUEST, wires[0]).bytes())
        .isEqualTo(opened(request, Direction.REQUEST, wires[1]).bytes());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 29})
  void theCounterOfNoncesWrapsOnBothSides(int options) {
    VmessRequest request = TestRequests.tcp(VmessSecurity.AES_128_GCM, options);
    VmessBody body = new VmessBody(request, VmessForm.AEAD, new SplittableRandom(2));
    Receiver receiver = new Receiver();
    EmbeddedChannel out = new EmbeddedChannel(body.encoder(Direction.REQUEST, x -> {}, 1));
    EmbeddedChannel in = new EmbeddedChannel(body.decoder(Direction.REQUEST, false), receiver);
    byte[] data = new byte[65_540];
    Arrays.fill(data, (byte) 9);
    out.writeOutbound(Unpooled.wrappedBuffer(data));
    in.writeInbound(out.<Object>readOutbound());
    out.writeOutbound(EndOfStream.INSTANCE);
    in.writeInbound(out.<Object>readOutbound());
    in.finishAndReleaseAll();
    assertThat(receiver.bytes()).hasSize(2 * data.length);
    assertThat(receiver.events()).containsExactly("end");
  }
}
