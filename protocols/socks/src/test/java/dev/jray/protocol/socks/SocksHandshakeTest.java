package dev.jray.protocol.socks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.protocol.socks.proto.AuthType;
import dev.jray.protocol.socks.proto.ServerConfig;
import dev.jray.spi.error.ErrorCode;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.AccessLabel;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.flow.User;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.testkit.Bytes;
import dev.jray.testkit.Feeds;
import dev.jray.testkit.Ip;
import dev.jray.testkit.RecordingLog;
import dev.jray.testkit.fake.Flows;
import dev.jray.testkit.fake.RecordingSink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SocksHandshakeTest {
  private static final ServerConfig OPEN =
      ServerConfig.newBuilder().setUdpEnabled(true).setUserLevel(7).build();
  private static final ServerConfig CLOSED =
      ServerConfig.newBuilder()
          .setAuthType(AuthType.PASSWORD)
          .putAccounts("alice", "sesam")
          .putAccounts("bob", "")
          .setUdpEnabled(true)
          .setUserLevel(3)
          .build();

  private final RecordingSink sink = EchoSinks.tcp("192.0.2.9", Ip.at("2001:db8::5", 1080));

  private EmbeddedChannel accepted(ServerConfig config) {
    return sink.accept(new SocksInbound(config, new RecordingLog(Severity.DEBUG)));
  }

  private static String exchange(EmbeddedChannel channel, String hex) {
    channel.writeInbound(Bytes.hex(hex));
    return Bytes.written(channel);
  }

  private static EmbeddedChannel refusing(ErrorCode why) {
    RecordingSink sink =
        EchoSinks.of(
            Flows.source(Network.TCP, Ip.loopback(1), Ip.loopback(1080)), any -> Optional.of(why));
    return sink.accept(new SocksInbound(OPEN, new RecordingLog(Severity.DEBUG)));
  }

  @Test
  void namesTheLocalAddressOfTheConnectionAsBound() {
    EmbeddedChannel channel = accepted(OPEN);
    assertThat(exchange(channel, "050100" + "050100017f0000010050"))
        .isEqualTo("0500" + "05000004" + "20010db8000000000000000000000005" + "0438");
    channel.finishAndReleaseAll();
  }

  @Test
  void asksForWhatTheClientWants() {
    EmbeddedChannel channel = accepted(OPEN);
    exchange(channel, "050100" + "050100030b6578616d706c652e636f6d1f90");
    assertThat(sink.request().target()).hasToString("tcp:example.com:8080");
    assertThat(sink.request().label()).isEqualTo(AccessLabel.WITH_NETWORK);
    assertThat(sink.request().user().map(User::level)).contains(7);
    assertThat(sink.request().user().map(User::email)).contains("");
    channel.finishAndReleaseAll();
  }

  @Test
  void knowsTheUserWhoLoggedIn() {
    EmbeddedChannel channel = accepted(CLOSED);
    exchange(channel, "050102" + "0105616c69636505736573616d" + "050100017f0000010050");
    assertThat(sink.request().user().map(User::email)).contains("alice");
    assertThat(sink.request().user().map(User::level)).contains(3);
    channel.finishAndReleaseAll();
  }

  @ParameterizedTest
  @CsvSource({
    "0105616c69636505736573616e", // wrong last letter
    "0105616c69636504736573616d", // the length is one too small: pass "sesa"
    "0105616c69636500", // no password
    "0105616c696365067365736d616d", // longer
    "010365766505736573616d", // unknown
    "010365766514" + "6e6f626f6479206861732074686973206f6e6521", // unknown
    "0103626f620178", // bob has an empty password
    "0105616c6963ff05736573616d" // not UTF-8
  })
  void refusesWrongLogins(String login) {
    EmbeddedChannel channel = accepted(CLOSED);
    assertThat(exchange(channel, "050102" + login)).isEqualTo("050201ff");
    assertThat(channel.isOpen()).isFalse();
    assertThat(sink.rejected()).hasSize(1);
    assertThat(sink.rejected().get(0).code()).isEqualTo(SocksError.AUTH_FAILED);
    assertThat(sink.rejected().get(0)).hasMessage("invalid username or password");
    assertThat(sink.opened()).isEmpty();
    channel.finishAndReleaseAll();
  }

  @Test
  void takesAnEmptyPasswordWhereItIsConfigured() {
    EmbeddedChannel channel = accepted(CLOSED);
    assertThat(exchange(channel, "050102" + "0103626f6200")).isEqualTo("05020100");
    channel.finishAndReleaseAll();
  }

  @ParameterizedTest
  @CsvSource({
    "REFUSED,05",
    "HOST_UNREACHABLE,04",
    "NETWORK_UNREACHABLE,03",
    "NOT_ALLOWED,02",
    "NAME_NOT_RESOLVED,04",
    "TIMEOUT,06",
    "RESET,01",
    "UPSTREAM_REFUSED,01",
    "INTERNAL,01"
  })
  void tellsWhyTheTargetCannotBeReached(NetworkError why, String code) {
    EmbeddedChannel five = refusing(why);
    assertThat(exchange(five, "050100" + "050100017f0000010050"))
        .isEqualTo("0500" + "05" + code + "0001" + "000000000000");
    EmbeddedChannel four = refusing(why);
    assertThat(exchange(four, "040100507f00000100")).isEqualTo("005b000000000000");
  }

  @Test
  void mapsForeignCodesByTheirKind() {
    assertThat(SocksCodes.of(code(ErrorCode.Kind.POLICY))).isEqualTo(2);
    assertThat(SocksCodes.of(code(ErrorCode.Kind.PROTOCOL))).isEqualTo(1);
  }

  private static ErrorCode code(ErrorCode.Kind kind) {
    return new ErrorCode() {
      @Override
      public String id() {
        return "test.code";
      }

      @Override
      public Kind kind() {
        return kind;
      }
    };
  }

  @Test
  void passesEarlyPayloadOnBehindTheReply() {
    byte[] payload = "GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    byte[] head = ByteBufUtil.decodeHexDump("050100" + "050100017f0000010050");
    byte[] all = new byte[head.length + payload.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(payload, 0, all, head.length, payload.length);
    for (Feeds feed : Feeds.of(all, 10, 12).toList()) {
      EmbeddedChannel channel =
          EchoSinks.tcp("192.0.2.9", Ip.loopback(1080))
              .accept(new SocksInbound(OPEN, new RecordingLog(Severity.DEBUG)));
      feed.into(channel);
      assertThat(Bytes.written(channel))
          .as(feed.name())
          .isEqualTo("0500" + "050000017f0000010438" + ByteBufUtil.hexDump(payload));
      assertThat(channel.pipeline().toMap().values())
          .extracting(ChannelHandler::getClass)
          .hasSize(1);
      channel.finishAndReleaseAll();
    }
  }

  @Test
  void passesTheEndOfStreamOnOnceTheFlowIsOpen() {
    EmbeddedChannel channel = accepted(OPEN);
    exchange(channel, "050100" + "050100017f0000010050");
    channel.writeInbound(EndOfStream.INSTANCE);
    assertThat(channel.<Object>readInbound()).isEqualTo(EndOfStream.INSTANCE);
    assertThat(channel.isOpen()).isTrue();
    channel.finishAndReleaseAll();
  }

  @ParameterizedTest
  @CsvSource({"''", "05", "0501", "050100", "0501000501", "04", "0401005a7f"})
  void closesQuietlyWhenTheClientEndsItsHandshake(String hex) {
    EmbeddedChannel channel = accepted(OPEN);
    channel.writeInbound(Bytes.hex(hex));
    channel.writeInbound(EndOfStream.INSTANCE);
    assertThat(channel.isOpen()).isFalse();
    assertThat(sink.rejected()).isEmpty();
    assertThat(sink.opened()).isEmpty();
    channel.finishAndReleaseAll();
  }

  @ParameterizedTest
  @CsvSource({
    "0401005001020304006162,tcp:1.2.3.4:80,6162",
    "0401005000000001006162006162,tcp:ab:80,6162",
    "0401005000010203756964006162632e6400,tcp:abc.d:80,''",
    "0401005000000001003132372e302e302e3900,tcp:127.0.0.9:80,''",
    "04010050000000000061ff00,,",
    "0401005000000001000061,,"
  })
  void readsSocks4a(String hex, String target, String payload) {
    EmbeddedChannel channel = accepted(OPEN);
    String answer = exchange(channel, hex);
    if (target == null) {
      assertThat(answer).isEmpty();
      assertThat(sink.rejected())
          .extracting(e -> e.code().id())
          .containsExactly("address.bad_domain");
      assertThat(channel.isOpen()).isFalse();
    } else {
      assertThat(answer).isEqualTo("005a000000000000" + payload);
      assertThat(sink.request().target()).hasToString(target);
    }
    channel.finishAndReleaseAll();
  }

  @Test
  void boundsUserIdsAndDomains() {
    String id = "61".repeat(2048);
    EmbeddedChannel longest = accepted(OPEN);
    assertThat(exchange(longest, "0401005001020304" + id + "00")).isEqualTo("005a000000000000");
    longest.finishAndReleaseAll();

    EmbeddedChannel longer = accepted(OPEN);
    assertThat(exchange(longer, "0401005001020304" + id + "61")).isEmpty();
    assertThat(longer.isOpen()).isFalse();

    EmbeddedChannel domain = accepted(OPEN);
    assertThat(exchange(domain, "040100500000000100" + "61".repeat(255))).isEmpty();
    assertThat(domain.isOpen()).isTrue();
    assertThat(exchange(domain, "61")).isEmpty();
    assertThat(domain.isOpen()).isFalse();
    assertThat(sink.rejected()).extracting(e -> e.code().id()).containsOnly("socks.too_long");
  }

  @Test
  void throwsAwayWhatFollowsARejection() {
    EmbeddedChannel channel = new EmbeddedChannel();
    // A kernel that takes its time to close what was rejected
    RecordingSink slow = new RecordingSink(Flows.source(Network.TCP));
    new SocksInbound(OPEN, new RecordingLog(Severity.DEBUG)).accept(channel.pipeline(), slow);
    ByteBuf bad = Bytes.hex("0600");
    channel.writeInbound(bad);
    assertThat(bad.refCnt()).isZero();
    ByteBuf more = Bytes.hex("050100050100");
    channel.writeInbound(more);
    assertThat(more.refCnt()).isZero();
    assertThat(slow.rejected()).hasSize(1);
    assertThat(slow.opened()).isEmpty();
    assertThat(channel.<Object>readOutbound()).isNull();
    channel.finishAndReleaseAll();
  }

  @Test
  void holdsTheConnectionOfAnAssociation() {
    EmbeddedChannel channel = accepted(OPEN);
    String answer = exchange(channel, "050100" + "05030001000000000000" + "0102030405");
    assertThat(answer).isEqualTo("0500" + "05000004" + "20010db8000000000000000000000005" + "0438");
    assertThat(sink.held()).isEqualTo(1);
    assertThat(sink.opened()).isEmpty();
    ByteBuf junk = Unpooled.buffer().writeZero(100);
    channel.writeInbound(junk);
    assertThat(junk.refCnt()).isZero();
    assertThat(channel.<Object>readInbound()).isNull();
    assertThat(channel.isOpen()).isTrue();
    channel.writeInbound(EndOfStream.INSTANCE);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void answersWithZerosWhereThereIsNoIpSocket() {
    RecordingSink unix =
        EchoSinks.of(
            Flows.source(
                Network.UNIX, new DomainSocketAddress(""), new DomainSocketAddress("/run/s")),
            any -> Optional.empty());
    EmbeddedChannel channel = unix.accept(new SocksInbound(OPEN, new RecordingLog(Severity.DEBUG)));
    assertThat(exchange(channel, "050100" + "050100017f0000010050"))
        .isEqualTo("0500" + "05000001000000000000");
    assertThat(unix.request().target()).isEqualTo(Destination.tcp(Address.parse("127.0.0.1"), 80));
    channel.finishAndReleaseAll();

    EmbeddedChannel udp = unix.accept(new SocksInbound(OPEN, new RecordingLog(Severity.DEBUG)));
    assertThat(exchange(udp, "050100" + "05030001000000000000"))
        .isEqualTo("0500" + "05070001000000000000");
    assertThat(udp.isOpen()).isFalse();
  }

  @Test
  void survivesRandomBytes() {
    RandomGenerator random = new SplittableRandom(4711);
    for (int i = 0; i < 5000; i++) {
      byte[] bytes = new byte[1 + random.nextInt(80)];
      random.nextBytes(bytes);
      // Half of them get past the first checks
      if (bytes.length > 6 && i % 2 == 0) {
        byte[] start = ByteBufUtil.decodeHexDump(i % 4 == 0 ? "050100050100" : "040100500001");
        System.arraycopy(start, 0, bytes, 0, 6);
      }
      ByteBuf buffer = Unpooled.copiedBuffer(bytes);
      EmbeddedChannel channel =
          EchoSinks.tcp("192.0.2.9", Ip.loopback(1080))
              .accept(
                  new SocksInbound(i % 8 < 4 ? OPEN : CLOSED, new RecordingLog(Severity.DEBUG)));
      channel.writeInbound(buffer);
      channel.checkException();
      channel.finishAndReleaseAll();
      assertThat(buffer.refCnt()).isZero();
    }
  }
}
