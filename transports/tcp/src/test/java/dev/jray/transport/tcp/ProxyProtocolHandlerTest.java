package dev.jray.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.config.ConfigNode;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.transport.PeerAddresses;
import dev.jray.testkit.Await;
import dev.jray.testkit.Bytes;
import dev.jray.testkit.Feeds;
import dev.jray.testkit.RecordingLog;
import dev.jray.testkit.Vectors;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProxyProtocolHandlerTest {
  private static final byte[] V1 = ascii("PROXY TCP4 10.0.0.1 10.0.0.2 8080 443\r\n");

  private final RecordingLog log = new RecordingLog(Severity.DEBUG);

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void everyVectorEndsAsTheReferenceDoes(Vector vector) {
    for (Feeds feed : Feeds.of(Bytes.array(vector.hex()), 50, 30).toList()) {
      assertThat(outcome(feed.pieces())).as(feed.name()).isEqualTo(vector.expected());
    }
  }

  @Test
  void theVectorsCoverBothOutcomes() {
    assertThat(vectors().stream().map(Vector::expected).filter("refused"::equals).count())
        .isEqualTo(11);
    assertThat(vectors()).hasSize(20);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PROXY  TCP4 10.0.0.1 10.0.0.2 1 2\r\n", // two spaces
        "PROXY TCP4 10.0.0.1 10.0.0.2 1 2 \r\n",
        "PROXY TCP4 10.0.0.1 10.0.0.2 1\r\n",
        "PROXY TCP4 10.0.0.1 10.0.0.2 +1 2\r\n",
        "PROXY TCP4 10.0.0.1 10.0.0.2 1 \r\n",
        "PROXY TCP4 10.0.0.1 10.0.0.2 000001 2\r\n",
        "PROXY TCP4 10.0.0.1 host.example 1 2\r\n",
        "PROXY TCP4 10.0.0.01 10.0.0.2 1 2\r\n",
        "PROXY TCP6 10.0.0.1 10.0.0.2 1 2\r\n",
        "PROXY TCP6 [::1] [::2] 1 2\r\n",
        "PROXY TCP6 fe80::1%eth0 ::2 1 2\r\n",
        "PROXY unknown\r\n",
        "PROXY \r\n",
        "PROXY\r\n",
        "PROXZ"
      })
  void badLinesAreRefused(String line) {
    assertThat(outcome(ascii(line + "DATA"))).isEqualTo("refused");
  }

  @Test
  void aLongListOfFieldsIsRefusedAtOnce() {
    byte[] header = Bytes.array("0d0a0d0a000d0a515549540a21111001");

    assertThat(outcome(header)).isEqualTo("refused");
  }

  @Test
  void fieldsBehindTheAddressesAreSkipped() {
    byte[] header = Bytes.array("0d0a0d0a000d0a515549540a21111000");
    byte[] all = Arrays.copyOf(header, header.length + ProxyHeader.V2_LIMIT + 4);
    System.arraycopy(ascii("DATA"), 0, all, all.length - 4, 4);

    assertThat(outcome(all)).isEqualTo("0.0.0.0:0 0.0.0.0:0 DATA");
  }

  @Test
  void unixAddressesAreNotShown() {
    byte[] header = Bytes.array("0d0a0d0a000d0a515549540a213100d8");

    assertThat(outcome(Arrays.copyOf(header, header.length + 216))).isEqualTo("socket ");
  }

  @Test
  void localIgnoresWhateverFollows() {
    byte[] header = Bytes.array("0d0a0d0a000d0a515549540a20ff000301020344415441");

    assertThat(outcome(header)).isEqualTo("socket DATA");
  }

  @Test
  void aStreamThatEndsWithinTheHeaderIsRefused() {
    EmbeddedChannel channel = channel();

    channel.writeInbound(Unpooled.wrappedBuffer(V1, 0, 10));
    channel.writeInbound(EndOfStream.INSTANCE);

    assertThat(channel.isOpen()).isFalse();
    assertThat(log.lines()).singleElement().asString().contains("ended within");
  }

  @Test
  void theEndBehindTheHeaderIsPassedOn() {
    EmbeddedChannel channel = channel();

    channel.writeInbound(Unpooled.copiedBuffer(V1), EndOfStream.INSTANCE);

    assertThat(channel.<Object>readInbound()).isEqualTo("installed 10.0.0.1:8080 10.0.0.2:443");
    assertThat(channel.<Object>readInbound()).isEqualTo(EndOfStream.INSTANCE);
    assertThat(channel.isOpen()).isTrue();
    channel.finishAndReleaseAll();
  }

  @Test
  void aSilentClientIsCutOff() {
    EmbeddedChannel channel = channel();
    channel.writeInbound(Unpooled.copiedBuffer(V1, 0, 5));
    long start = System.nanoTime();

    Await.until("the cut", channel, () -> !channel.isOpen());

    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isGreaterThan(3_900);
    assertThat(log.lines()).singleElement().asString().contains("4000 ms");
  }

  @Test
  void refusalsAreLoggedOnce() {
    EmbeddedChannel channel = channel();

    channel.writeInbound(Unpooled.copiedBuffer(ascii("GET / HTTP/1.1\r\n\r\n")));

    assertThat(log.lines())
        .singleElement()
        .asString()
        .contains("[Info] transport/tcp", "signature is not present");
    assertThat(channel.<Object>readOutbound()).isNull();
  }

  @Test
  void junkIsNeverPassedOnAndAlwaysReleased() {
    SplittableRandom random = new SplittableRandom(20261122);
    for (int i = 0; i < 5_000; i++) {
      byte[] junk = mutated(random);
      EmbeddedChannel channel = channel();
      List<ByteBuf> fed = new ArrayList<>();
      for (byte[] bytes : Feeds.split(junk, random, 40)) {
        if (channel.isOpen()) {
          ByteBuf piece = Unpooled.copiedBuffer(bytes);
          fed.add(piece);
          channel.writeInbound(piece);
        }
      }
      channel.finishAndReleaseAll();
      assertThat(fed).allMatch(piece -> piece.refCnt() == 0);
    }
  }

  private static byte[] mutated(SplittableRandom random) {
    byte[] seed =
        random.nextBoolean()
            ? V1
            : Bytes.array("0d0a0d0a000d0a515549540a2111000c0a0000010a0000021f9001bb44415441");
    byte[] junk = Arrays.copyOf(seed, 1 + random.nextInt(300));
    int changes = random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      junk[random.nextInt(junk.length)] = (byte) random.nextInt(256);
    }
    return junk;
  }

  /** What the handlers above see, which must not depend on how the bytes arrive. */
  private String outcome(byte[] bytes) {
    Set<String> outcomes =
        Feeds.of(bytes).map(feed -> outcome(feed.pieces())).collect(Collectors.toSet());
    assertThat(outcomes).hasSize(1);
    return outcomes.iterator().next();
  }

  /** What the handlers above saw: source, destination, data; or that they saw nothing. */
  private String outcome(List<byte[]> pieces) {
    EmbeddedChannel channel = channel();
    List<ByteBuf> fed = new ArrayList<>();
    for (byte[] bytes : pieces) {
      if (channel.isOpen()) {
        ByteBuf piece = Unpooled.copiedBuffer(bytes);
        fed.add(piece);
        channel.writeInbound(piece);
      }
    }
    if (channel.isOpen()) {
      channel.writeInbound(EndOfStream.INSTANCE);
    }
    String seen = seen(channel);
    channel.finishAndReleaseAll();
    assertThat(fed).allMatch(piece -> piece.refCnt() == 0);
    return seen;
  }

  private static String seen(EmbeddedChannel channel) {
    Object installed = channel.readInbound();
    if (installed == null) {
      assertThat(channel.isOpen()).isFalse();
      return "refused";
    }
    StringBuilder seen = new StringBuilder(((String) installed).substring("installed ".length()));
    seen.append(' ');
    for (Object next = channel.readInbound();
        next != EndOfStream.INSTANCE;
        next = channel.readInbound()) {
      seen.append(Bytes.text((ByteBuf) next));
    }
    return seen.toString();
  }

  private EmbeddedChannel channel() {
    return new EmbeddedChannel(new ProxyProtocolHandler(ProxyProtocolHandlerTest::install, log));
  }

  private static void install(ChannelPipeline pipeline) {
    PeerAddresses addresses = PeerAddresses.of(pipeline.channel());
    String shown =
        addresses.source() instanceof InetSocketAddress source
            ? NetUtil.toSocketAddressString(source)
                + " "
                + NetUtil.toSocketAddressString((InetSocketAddress) addresses.local())
            : "socket";
    pipeline.addLast(
        new ChannelInboundHandlerAdapter() {
          @Override
          public void handlerAdded(ChannelHandlerContext ctx) {
            ctx.fireChannelRead("installed " + shown);
          }
        });
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static List<Vector> vectors() {
    return Vectors.json("proxy-protocol.json")
        .at("proxyProtocol")
        .read(list -> list.elements().stream().map(Vector::of).toList())
        .value();
  }

  private record Vector(String name, String hex, String expected) {
    static Vector of(ConfigNode vector) {
      String hex = vector.get("bytesHex").string("");
      String name = vector.get("name").string("");
      if (vector.get("readError").present()) {
        return new Vector(name, hex, "refused");
      }
      String addresses =
          vector.get("destination").present()
              ? vector.get("source").string("") + " " + vector.get("destination").string("")
              : "socket";
      return new Vector(name, hex, addresses + " " + vector.get("data").string(""));
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
