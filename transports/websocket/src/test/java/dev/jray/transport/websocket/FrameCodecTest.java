package dev.jray.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.spi.config.ConfigNode;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.testkit.Bytes;
import dev.jray.testkit.Feeds;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameCodecTest {
  private static final String END = EndOfStream.INSTANCE.toString();
  private static final String MASK = "00000000";

  private String failure = "";

  @Test
  void theSessionsOfTwoV2RaysAreUnderstoodAndRepeated() {
    for (List<Piece> session : Recordings.of("websocketSessions", Piece::session)) {
      for (Piece piece : session) {
        int start = piece.fromClient() ? payloadStart(piece.hex()) : 0;
        String payload = decoded(piece);
        EmbeddedChannel again = piece.fromClient() ? client(maskOf(piece, start)) : server();
        if (payload.equals(END)) {
          again.close();
        } else {
          again.writeOutbound(Unpooled.wrappedBuffer(Recordings.bytes(payload)));
        }
        assertThat(Recordings.sent(again)).isEqualTo(Recordings.latin(Bytes.array(piece.hex())));
        again.finishAndReleaseAll();
      }
    }
  }

  private String decoded(Piece piece) {
    String first = null;
    for (Feeds feed : Feeds.of(Bytes.array(piece.hex())).toList()) {
      EmbeddedChannel channel = piece.fromClient() ? server() : client(1);
      feed.into(channel);
      String payload = Recordings.received(channel);
      first = first == null ? payload : first;
      assertThat(payload).as(feed.name()).isEqualTo(first);
      channel.finishAndReleaseAll();
    }
    return first;
  }

  private static int payloadStart(String hex) {
    return Integer.parseInt(hex.substring(2, 4), 16) == 0xfe ? 8 : 6;
  }

  private static int maskOf(Piece piece, int start) {
    return (int) Long.parseLong(piece.hex().substring(2 * start - 8, 2 * start), 16);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 125, 126, 255, 256, 65_535, 65_536, 131_072, 1_000_000})
  void whatOneSideWritesTheOtherOneReads(int length) {
    SplittableRandom random = new SplittableRandom(length);
    byte[] payload = new byte[length];
    random.nextBytes(payload);
    for (boolean direct : new boolean[] {true, false}) {
      EmbeddedChannel client = new EmbeddedChannel(FrameCodec.client(random.split()));
      EmbeddedChannel server = server();
      exchange(client, server, payload, direct);
      exchange(server, client, payload, direct);
      client.finishAndReleaseAll();
      server.finishAndReleaseAll();
    }
  }

  private static void exchange(
      EmbeddedChannel from, EmbeddedChannel to, byte[] payload, boolean direct) {
    ByteBuf data = direct ? from.alloc().directBuffer() : Unpooled.buffer();
    from.writeOutbound(data.writeBytes(payload));
    for (Object message = from.readOutbound(); message != null; message = from.readOutbound()) {
      to.writeInbound(message);
    }
    assertThat(Recordings.received(to)).isEqualTo(Recordings.latin(payload));
  }

  @Test
  void whatOthersMayHoldIsNotChangedByTheMask() {
    byte[] constant = new byte[1000];
    ByteBuf shared = Unpooled.directBuffer().writeZero(3000);
    EmbeddedChannel client = client(-1);

    client.writeOutbound(
        Unpooled.wrappedBuffer(constant),
        shared.retainedSlice(0, 1000),
        shared.retainedDuplicate(),
        shared.retain(),
        Unpooled.wrappedBuffer(shared.retainedSlice(), shared.retainedSlice()),
        shared.asReadOnly().retain());

    assertThat(constant).containsOnly(0);
    for (int i = 0; i < shared.readableBytes(); i++) {
      assertThat(shared.getByte(i)).isZero();
    }
    client.finishAndReleaseAll();
    while (shared.refCnt() > 0) {
      shared.release();
    }
  }

  @Test
  void largePayloadIsMaskedWhereItLies() {
    EmbeddedChannel client = client(0x01020304);
    ByteBuf payload = Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(1000));

    client.writeOutbound(payload);

    client.<ByteBuf>readOutbound().release();
    assertThat(client.<ByteBuf>readOutbound()).isSameAs(payload);
    assertThat(payload.getInt(996)).isEqualTo(0x01020304);
    payload.release();
  }

  @Test
  void payloadIsPassedOnBeforeItsFrameIsComplete() {
    EmbeddedChannel server = server();

    server.writeInbound(Bytes.hex("82ff 7fffffffffffffff" + MASK + "616263"));
    assertThat(Recordings.received(server)).isEqualTo("abc");
    server.writeInbound(Bytes.hex("64"));
    assertThat(Recordings.received(server)).isEqualTo("d");
    server.finishAndReleaseAll();
  }

  @Test
  void theBufferThatWasReadIsTheOneThatIsPassedOn() {
    EmbeddedChannel server = server();
    ByteBuf read = Bytes.hex("8283" + MASK + "616263");

    server.writeInbound(read);

    assertThat(server.<ByteBuf>readInbound()).isSameAs(read);
    read.release();
  }

  @Test
  void readOnlyBuffersAreNotWrittenTo() {
    EmbeddedChannel server = server();
    ByteBuf read = Bytes.hex("8283 ffffffff 9e9d9c");

    server.writeInbound(read.asReadOnly());

    assertThat(Recordings.received(server)).isEqualTo("abc");
    assertThat(read.refCnt()).isZero();
  }

  @Test
  void messagesOfAnyKindAreOneStream() {
    EmbeddedChannel server = server();

    server.writeInbound(
        Bytes.hex(
            "0281"
                + MASK
                + "61" // binary, not the last
                + "8981"
                + MASK
                + "21" // ping between fragments
                + "0080"
                + MASK // empty continuation
                + "8081"
                + MASK
                + "62"
                + "8181"
                + MASK
                + "63" // text
                + "8280"
                + MASK));

    assertThat(Recordings.received(server)).isEqualTo("abc");
    assertThat(Bytes.written(server)).isEqualTo("8a0121");
    server.finishAndReleaseAll();
  }

  @ParameterizedTest
  @CsvSource({
    "82 01 41, not masked",
    "c2 81, reserved",
    "a2 81, reserved",
    "83 81, opcode",
    "8b 81, opcode",
    "80 81, continues no",
    "02 80 00000000 82 80, not complete",
    "09 80, control",
    "89 fe, control",
    "88 81 00000000 03, close code",
    "88 82 00000000 0001, close code",
    "88 82 00000000 03ed, close code",
    "82 ff ffffffffffffffff 00000000, highest bit"
  })
  void brokenFramesEndTheConnection(String hex, String why) {
    EmbeddedChannel server = server();

    server.writeInbound(Bytes.hex(hex), Bytes.hex("8281" + MASK + "41"));

    assertThat(failure).contains("bad WebSocket frame", why);
    assertThat(Bytes.written(server)).isEqualTo("880203ea");
    assertThat(server.<Object>readInbound()).isNull();
    server.writeInbound(EndOfStream.INSTANCE);
    assertThat(server.<Object>readInbound()).isNull();
    server.finishAndReleaseAll();
  }

  @Test
  void aMaskedFrameOfAServerIsBroken() {
    EmbeddedChannel client = client(0);

    client.writeInbound(Bytes.hex("8281" + MASK + "41"));

    assertThat(failure).contains("is masked");
    client.finishAndReleaseAll();
  }

  @ParameterizedTest
  @CsvSource({
    "8880 00000000, 8800",
    "8882 00000000 03e8, 880203e8",
    "8884 00000000 0fa0 6869, 88020fa0"
  })
  void aCloseFrameIsEchoedAndIsTheEnd(String hex, String echo) {
    EmbeddedChannel server = server();

    server.writeInbound(Bytes.hex("8281" + MASK + "41" + hex + "8281" + MASK + "42"));

    assertThat(Recordings.received(server)).isEqualTo("A" + END);
    assertThat(Bytes.written(server)).isEqualTo(echo);
    assertThat(server.isOpen()).isFalse();
  }

  @Test
  void anEndThatIsWrittenWaitsForThePeers() {
    EmbeddedChannel server = server();

    server.writeOutbound(EndOfStream.INSTANCE);
    assertThat(server.<Object>readOutbound()).isNull();
    server.writeInbound(Bytes.hex("8281" + MASK + "41"));
    assertThat(Recordings.received(server)).isEqualTo("A");
    server.writeInbound(EndOfStream.INSTANCE);

    assertThat(Recordings.received(server)).isEqualTo(END);
    assertThat(Bytes.written(server)).isEqualTo("880203e8");
    assertThat(server.isOpen()).isFalse();
  }

  @Test
  void theEndOfTheSocketLeavesTheOtherDirectionOpen() {
    EmbeddedChannel server = server();

    server.writeInbound(EndOfStream.INSTANCE, EndOfStream.INSTANCE);
    server.writeOutbound(Bytes.ascii("late"));
    assertThat(Recordings.received(server)).isEqualTo(END);
    assertThat(Bytes.written(server)).isEqualTo("8204" + "6c617465");
    server.writeOutbound(EndOfStream.INSTANCE);

    assertThat(Bytes.written(server)).isEqualTo("880203e8");
    assertThat(server.isOpen()).isFalse();
  }

  @Test
  void aCloseIsSaidOnceAndNothingFollowsIt() {
    EmbeddedChannel server = server();
    server.writeInbound(Bytes.hex("82"));
    server.writeInbound(Bytes.hex("01"));
    assertThat(Bytes.written(server)).isEqualTo("880203ea");

    assertThatThrownBy(() -> server.writeOutbound(Bytes.ascii("late")))
        .isInstanceOf(ClosedChannelException.class);
    server.close();

    assertThat(Bytes.written(server)).isEmpty();
  }

  @Test
  void aFloodOfPingsIsAnsweredOnceWhenThePeerReads() {
    EmbeddedChannel server = server();
    server.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    for (int i = 0; i < 1_000; i++) {
      server.writeInbound(Bytes.hex("8981" + MASK + "61"));
    }
    assertThat(server.<Object>readOutbound()).isNull();

    server.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
    server.runPendingTasks();

    assertThat(Bytes.written(server)).isEqualTo("8a0161");
    server.finishAndReleaseAll();
  }

  @Test
  void anyBytesAreSurvived() {
    SplittableRandom random = new SplittableRandom(20261126);
    for (int i = 0; i < 5_000; i++) {
      EmbeddedChannel channel = random.nextBoolean() ? server() : client(random.nextInt());
      byte[] junk = new byte[random.nextInt(400)];
      random.nextBytes(junk);
      for (int at = 0; at + 1 < junk.length; at += 1 + random.nextInt(60)) {
        junk[at] = (byte) (random.nextBoolean() ? 0x82 : 0x80 | random.nextInt(16));
        junk[at + 1] = (byte) (random.nextInt(256) & 0xbf);
      }
      long sent = 0;
      for (byte[] piece : Feeds.split(junk, random, 50)) {
        if (channel.isOpen()) {
          channel.writeInbound(Unpooled.copiedBuffer(piece));
          sent += piece.length;
        }
      }
      assertThat((long) Recordings.received(channel).replace(END, "").length())
          .isLessThanOrEqualTo(sent);
      channel.finishAndReleaseAll();
    }
  }

  private EmbeddedChannel server() {
    return new EmbeddedChannel(FrameCodec.server(), new Above());
  }

  private EmbeddedChannel client(int mask) {
    RandomGenerator masks =
        new RandomGenerator() {
          @Override
          public long nextLong() {
            return mask;
          }

          @Override
          public int nextInt() {
            return mask;
          }
        };
    return new EmbeddedChannel(FrameCodec.client(masks), new Above());
  }

  private final class Above extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      assertThat(cause).isInstanceOf(FlowException.class);
      failure = cause.getMessage();
    }
  }

  /** Frames of a session. */
  private record Piece(boolean fromClient, String hex) {
    static List<Piece> session(ConfigNode session) {
      return session.get("stream").elements().stream()
          .filter(node -> !node.get("text").present() && !node.get("hex").string("").isEmpty())
          .map(
              node ->
                  new Piece(node.get("dir").string("").equals("c2s"), node.get("hex").string("")))
          .toList();
    }
  }
}
