package dev.jray.toolkit.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SocksAddressTest {

  // hex of the block, its host, its port
  @ParameterizedTest
  @CsvSource({
    "01 7f000001 0050, 127.0.0.1, 80",
    "01 00000000 0000, 0.0.0.0, 0",
    "04 20010db8000000000000000000000001 ffff, 2001:db8::1, 65535",
    "04 00000000000000000000000000000001 01bb, ::1, 443",
    "04 00000000000000000000ffff01020304 0035, 1.2.3.4, 53",
    "03 0b 6578616d706c652e636f6d 01bb, example.com, 443",
    "03 01 61 0001, a, 1",
    "03 05 415f622d63 0001, A_b-c, 1",
    "03 09 3132372e302e302e31 0050, 127.0.0.1, 80",
    "03 05 5b3a3a315d 0050, ::1, 80",
    "03 09 5b312e322e332e345d 0050, 1.2.3.4, 80",
    "03 0b 323030313a6462383a3a31 0050, 2001:db8::1, 80",
    "03 05 312e322e33 0050, 1.2.3, 80",
    "03 0a 3132372e302e302e3031 0050, 127.0.0.01, 80",
    "03 05 392e636f6d 0050, 9.com, 80",
  })
  void readsWhatV2RayReads(String hex, String host, int port) {
    byte[] block = ByteBufUtil.decodeHexDump(hex.replace(" ", ""));
    Destination expected = Destination.tcp(Address.parse(host), port);
    assertThat(SocksAddress.read(Unpooled.wrappedBuffer(block), Network.TCP)).isEqualTo(expected);
    for (List<byte[]> feed : feeds(block)) {
      assertThat(decode(feed)).containsExactly(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "03 00 0050", // empty
        "03 01 20 0050", // a space
        "03 03 61c3a9 0050", // a letter that is not ASCII
        "03 03 3a3a31 0050", // an IPv6 literal whose first byte is neither digit nor bracket
        "03 03 5b615d 0050", // brackets without a literal
        "03 05 5b3a3a3125 0050", // a scope
        "03 04 612f2f62 0050", // slashes
        "03 03 610062 0050", // NUL
        "03 03 610a62 0050", // a line break
      })
  void refusesWhatIsNoDomain(String hex) {
    assertThatExceptionOfType(FlowException.class)
        .isThrownBy(() -> SocksAddress.read(hex(hex), Network.TCP))
        .satisfies(e -> assertThat(e.code()).isSameAs(AddressError.BAD_DOMAIN))
        .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
  }

  @Test
  void refusesEveryTypeButThreeAsSoonAsItCan() {
    for (int type = 0; type < 256; type++) {
      if (type != 1 && type != 3 && type != 4) {
        ByteBuf in = Unpooled.wrappedBuffer(new byte[] {(byte) type, 0});
        assertThatExceptionOfType(FlowException.class)
            .isThrownBy(() -> SocksAddress.read(in, Network.TCP))
            .satisfies(e -> assertThat(e.code()).isSameAs(AddressError.BAD_TYPE));
      }
    }
  }

  @Test
  void waitsForMissingBytesAndThenLeavesWhatFollows() {
    ByteBuf whole = hex("03 0b 6578616d706c652e636f6d 01bb beef");
    int length = whole.readableBytes() - 2;
    for (int n = 0; n < length; n++) {
      ByteBuf part = whole.slice(0, n);
      assertThat(SocksAddress.read(part, Network.UDP)).isNull();
      assertThat(part.readerIndex()).isZero();
    }
    assertThat(SocksAddress.read(whole, Network.UDP))
        .isEqualTo(Destination.udp(new Address.Domain("example.com"), 443));
    assertThat(ByteBufUtil.hexDump(whole)).isEqualTo("beef");
  }

  @Test
  void readsFromAnyPositionOfTheBuffer() {
    ByteBuf in = hex("ffff 01 01020304 0050");
    in.skipBytes(2);
    assertThat(SocksAddress.read(in, Network.TCP)).hasToString("tcp:1.2.3.4:80");
    assertThat(in.isReadable()).isFalse();
  }

  @Test
  void writesEachKindOfAddress() {
    assertThat(written(Address.parse("1.2.3.4"), 80)).isEqualTo("01010203040050");
    assertThat(written(Address.parse("::1"), 65535))
        .isEqualTo("0400000000000000000000000000000001ffff");
    assertThat(written(Address.parse("::ffff:1.2.3.4"), 0)).isEqualTo("01010203040000");
    assertThat(written(new Address.Domain("a.b"), 443)).isEqualTo("0303612e6201bb");
  }

  @Test
  void writesDomainsUpToTheirLimitOnly() {
    String longest = "a".repeat(255);
    assertThat(written(new Address.Domain(longest), 1)).hasSize(2 * SocksAddress.MAX_LENGTH);
    assertThat(SocksAddress.read(hex(written(new Address.Domain(longest), 1)), Network.TCP))
        .isEqualTo(Destination.tcp(new Address.Domain(longest), 1));
    for (String bad : List.of("", "a".repeat(256), "é".repeat(128))) {
      assertThatExceptionOfType(FlowException.class)
          .isThrownBy(() -> written(new Address.Domain(bad), 1))
          .satisfies(e -> assertThat(e.code()).isSameAs(AddressError.BAD_DOMAIN));
    }
  }

  @Test
  void theSizeHintSuffices() {
    for (Address address :
        List.of(
            Address.parse("1.2.3.4"),
            Address.parse("::1"),
            new Address.Domain("x"),
            new Address.Domain("bücher.example"))) {
      assertThat(written(address, 1).length() / 2)
          .isLessThanOrEqualTo(SocksAddress.sizeHint(address));
    }
  }

  @Test
  void whatItWritesItReads() {
    Random random = new Random(5);
    for (int i = 0; i < 5_000; i++) {
      Destination to = Destination.tcp(anyAddress(random), random.nextInt(65536));
      byte[] block = ByteBufUtil.decodeHexDump(written(to.address(), to.port()));
      assertThat(SocksAddress.read(Unpooled.wrappedBuffer(block), Network.TCP)).isEqualTo(to);
    }
  }

  @Test
  void randomBytesGiveAnAddressOrAnErrorAndNothingElse() {
    Random random = new Random(6);
    int[] kinds = new int[3];
    for (int i = 0; i < 50_000; i++) {
      byte[] noise = new byte[random.nextInt(40)];
      random.nextBytes(noise);
      if (noise.length > 1 && random.nextBoolean()) {
        noise[0] = (byte) (random.nextInt(4) + 1);
        noise[1] = (byte) random.nextInt(8);
      }
      ByteBuf in = Unpooled.wrappedBuffer(noise);
      try {
        Destination to = SocksAddress.read(in, Network.TCP);
        kinds[to == null ? 0 : 1]++;
        assertThat(in.readerIndex() == 0).isEqualTo(to == null);
      } catch (FlowException e) {
        kinds[2]++;
      }
    }
    assertThat(kinds).as("all outcomes were met").doesNotContain(0);
  }

  private static Address anyAddress(Random random) {
    byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
    random.nextBytes(bytes);
    if (random.nextInt(3) > 0) {
      return Address.ip(bytes);
    }
    String letters = "abcXYZ-._";
    StringBuilder name = new StringBuilder("n");
    int length = random.nextInt(255);
    for (int i = 0; i < length; i++) {
      name.append(letters.charAt(random.nextInt(letters.length())));
    }
    return new Address.Domain(name.toString());
  }

  private static String written(Address address, int port) {
    ByteBuf out = Unpooled.buffer();
    SocksAddress.write(out, address, port);
    return ByteBufUtil.hexDump(out);
  }

  private static ByteBuf hex(String text) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(text.replace(" ", "")));
  }

  private static List<List<byte[]>> feeds(byte[] block) {
    List<List<byte[]>> feeds = new ArrayList<>();
    feeds.add(List.of(block));
    feeds.add(split(block, new Random(0), 1));
    for (int seed = 1; seed < 20; seed++) {
      feeds.add(split(block, new Random(seed), 7));
    }
    return feeds;
  }

  private static List<byte[]> split(byte[] block, Random random, int most) {
    List<byte[]> parts = new ArrayList<>();
    int at = 0;
    while (at < block.length) {
      int n = Math.min(block.length - at, 1 + random.nextInt(most));
      parts.add(Arrays.copyOfRange(block, at, at + n));
      at += n;
    }
    return parts;
  }

  private static List<Object> decode(List<byte[]> feed) {
    EmbeddedChannel channel = new EmbeddedChannel(new Reader());
    List<ByteBuf> sent = new ArrayList<>();
    for (byte[] part : feed) {
      sent.add(Unpooled.copiedBuffer(part));
      channel.writeInbound(sent.get(sent.size() - 1));
    }
    List<Object> read = new ArrayList<>(channel.inboundMessages());
    channel.finishAndReleaseAll();
    assertThat(sent).allMatch(buf -> buf.refCnt() == 0);
    return read;
  }

  private static final class Reader extends ByteToMessageDecoder {
    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
      Destination to = SocksAddress.read(in, Network.TCP);
      if (to != null) {
        out.add(to);
      }
    }
  }

  @Test
  void domainBytesAloneFollowTheSameRule() {
    assertThat(SocksAddress.domain("1.2.3.4".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(Address.parse("1.2.3.4"));
    assertThat(SocksAddress.domain("a.b".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(new Address.Domain("a.b"));
    assertThatExceptionOfType(FlowException.class)
        .isThrownBy(() -> SocksAddress.domain(new byte[0]));
  }
}
