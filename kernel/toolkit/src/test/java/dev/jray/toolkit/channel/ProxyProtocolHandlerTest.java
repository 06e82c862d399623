package dev.jray.toolkit.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.feature.AccessRecord;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.transport.PeerAddresses;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
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
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProxyProtocolHandlerTest {
  private static final byte[] V1 = ascii("PROXY TCP4 10.0.0.1 10.0.0.2 8080 443\r\n");

  private final Lines log = new Lines();

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "proxy-protocol.csv", delimiter = ';')
  void everyVectorEndsAsTheReferenceDoes(String name, String hex, String expected) {
    assertThat(outcome(array(hex))).isEqualTo(expected);
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
    byte[] header = array("0d0a0d0a000d0a515549540a21111001");

    assertThat(outcome(header)).isEqualTo("refused");
  }

  @Test
  void fieldsBehindTheAddressesAreSkipped() {
    byte[] header = array("0d0a0d0a000d0a515549540a21111000");
    byte[] all = Arrays.copyOf(header, header.length + ProxyHeader.V2_LIMIT + 4);
    System.arraycopy(ascii("DATA"), 0, all, all.length - 4, 4);

    assertThat(outcome(all)).isEqualTo("0.0.0.0:0 0.0.0.0:0 DATA");
  }

  @Test
  void unixAddressesAreNotShown() {
    byte[] header = array("0d0a0d0a000d0a515549540a213100d8");

    assertThat(outcome(Arrays.copyOf(header, header.length + 216))).isEqualTo("socket ");
  }

  @Test
  void localIgnoresWhateverFollows() {
    byte[] header = array("0d0a0d0a000d0a515549540a20ff000301020344415441");

    assertThat(outcome(header)).isEqualTo("socket DATA");
  }

  @Test
  void aStreamThatEndsWithinTheHeaderIsRefused() {
    EmbeddedChannel channel = channel();

    channel.writeInbound(Unpooled.wrappedBuffer(V1, 0, 10));
    channel.writeInbound(EndOfStream.INSTANCE);

    assertThat(channel.isOpen()).isFalse();
    assertThat(log.lines).singleElement().asString().contains("ended within");
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
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.freezeTime();
    channel.pipeline().addLast(handler());
    channel.writeInbound(Unpooled.copiedBuffer(V1, 0, 5));

    channel.advanceTimeBy(3_999, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isTrue();
    channel.advanceTimeBy(1 + LoopTimer.TICK_MILLIS, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();

    assertThat(channel.isOpen()).isFalse();
    assertThat(log.lines).singleElement().asString().contains("4000 ms");
  }

  @Test
  void refusalsAreLoggedOnce() {
    EmbeddedChannel channel = channel();

    channel.writeInbound(Unpooled.copiedBuffer(ascii("GET / HTTP/1.1\r\n\r\n")));

    assertThat(log.lines)
        .singleElement()
        .asString()
        .contains("INFO transport/x", "signature is not present");
    assertThat(channel.<Object>readOutbound()).isNull();
  }

  @Test
  void junkIsNeverPassedOnAndAlwaysReleased() {
    SplittableRandom random = new SplittableRandom(20261122);
    for (int i = 0; i < 5_000; i++) {
      byte[] junk = mutated(random);
      EmbeddedChannel channel = channel();
      List<ByteBuf> fed = new ArrayList<>();
      for (byte[] bytes : split(junk, random, 40)) {
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
            : array("0d0a0d0a000d0a515549540a2111000c0a0000010a0000021f9001bb44415441");
    byte[] junk = Arrays.copyOf(seed, 1 + random.nextInt(300));
    int changes = random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      junk[random.nextInt(junk.length)] = (byte) random.nextInt(256);
    }
    return junk;
  }

  /** What the handlers above see, which must not depend on how the bytes arrive. */
  private String outcome(byte[] bytes) {
    String whole = outcome(List.of(bytes));
    SplittableRandom random = new SplittableRandom(7);
    assertThat(outcome(split(bytes, random, 1))).as("byte by byte").isEqualTo(whole);
    for (int i = 0; i < 50; i++) {
      assertThat(outcome(split(bytes, random, 30))).isEqualTo(whole);
    }
    return whole;
  }

  private static List<byte[]> split(byte[] bytes, SplittableRandom random, int longest) {
    List<byte[]> pieces = new ArrayList<>();
    int from = 0;
    while (from < bytes.length) {
      int to = Math.min(bytes.length, from + 1 + random.nextInt(longest));
      pieces.add(Arrays.copyOfRange(bytes, from, to));
      from = to;
    }
    return pieces;
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
      ByteBuf data = (ByteBuf) next;
      seen.append(data.toString(StandardCharsets.US_ASCII));
      data.release();
    }
    return seen.toString();
  }

  private EmbeddedChannel channel() {
    return new EmbeddedChannel(handler());
  }

  private ProxyProtocolHandler handler() {
    return new ProxyProtocolHandler(ProxyProtocolHandlerTest::install, "transport/x", log);
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

  private static byte[] array(String hex) {
    return ByteBufUtil.decodeHexDump(hex);
  }

  private static final class Lines implements Log {
    private final List<String> lines = new ArrayList<>();

    @Override
    public boolean enabled(Severity severity) {
      return true;
    }

    @Override
    public void write(Severity severity, int flowId, String origin, String message) {
      lines.add(severity + " " + origin + ": " + message);
    }

    @Override
    public boolean accessEnabled() {
      return false;
    }

    @Override
    public void access(AccessRecord entry) {}

    @Override
    public void reopen() {}
  }
}
