package dev.jray.protocol.vmess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.jray.protocol.vmess.proto.inbound.Config;
import dev.jray.spi.error.ErrorCode;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.spi.proto.protocol.SecurityType;
import dev.jray.spi.proto.protocol.User;
import dev.jray.testkit.Feeds;
import dev.jray.testkit.fake.Flows;
import dev.jray.testkit.fake.RecordingSink;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every line of the table of events that a server meets, and what it does. */
final class VmessHandshakeTest {
  private static final VmessUser USER = TestUsers.user("a@test", TestUsers.UUID_TEXT, 4);

  private final TestClock clock = new TestClock();
  private final SplittableRandom random = new SplittableRandom(5);
  private final TestClient client = TestClient.of(USER, clock, 1);
  private final VmessInbound inbound = inbound(false, "");
  private RecordingSink sink;

  private VmessInbound inbound(boolean secureOnly, String experiments) {
    Config config =
        Config.newBuilder()
            .addUser(
                TestUsers.message("a@test", TestUsers.UUID_TEXT, 4, SecurityType.AUTO, experiments))
            .setSecureEncryptionOnly(secureOnly)
            .build();
    return new VmessInbound(config, new TestInbounds(), clock, random);
  }

  private EmbeddedChannel accept(VmessInbound server) {
    sink =
        new RecordingSink(
            Flows.source(Network.TCP),
            (channel, request) -> channel.pipeline().addLast(new Receiver()));
    return sink.accept(server);
  }

  private ErrorCode reason() {
    assertThat(sink.rejected()).hasSize(1);
    return sink.rejected().get(0).code();
  }

  @Test
  void whoIsRemovedDuringTheHandshakeIsNotLetIn() {
    byte[] whole = client.aead(client.request(VmessSecurity.AES_128_GCM));
    EmbeddedChannel channel = accept(inbound);
    write(channel, Arrays.copyOf(whole, 40));
    inbound.removeUser("A@test");
    write(channel, Arrays.copyOfRange(whole, 40, whole.length));
    assertThat(reason()).isEqualTo(VmessError.UNKNOWN_USER);
    channel.finishAndReleaseAll();
  }

  @Test
  void usersAreListedAsTheyWereAdded() {
    inbound.addUser(
        TestUsers.message(
            "b@test", TestUsers.uuid(2), 0, SecurityType.NONE, "AuthenticatedLength|"));
    assertThat(inbound.users()).hasSize(2);
    for (User user : inbound.users()) {
      inbound.removeUser(user.getEmail());
      inbound.addUser(user);
    }
    assertThat(inbound.users())
        .extracting(User::getEmail, User::getLevel)
        .containsExactly(tuple("a@test", 3), tuple("b@test", 3));
    assertThat(VmessUser.of(inbound.users().get(0)).account()).isEqualTo(USER.account());
  }

  private static void write(EmbeddedChannel channel, byte[] bytes) {
    channel.writeInbound(Unpooled.copiedBuffer(bytes));
  }

  /**
   * Sends the beginning of a connection and then one byte after the other, until it is closed.
   *
   * @return how many bytes the server took in all
   */
  private int drained(byte[] start) {
    EmbeddedChannel channel = accept(inbound);
    write(channel, start);
    int sent = start.length;
    while (channel.isOpen()) {
      assertThat(sink.untouched()).isTrue();
      write(channel, new byte[] {(byte) sent});
      sent++;
      assertThat(sent).isLessThan(10_000);
    }
    assertThat(channel.<Object>readOutbound()).as("an answer").isNull();
    channel.finishAndReleaseAll();
    return sent;
  }

  private void assertDrains(byte[] start, VmessError expected) {
    Drain drain = Drain.of(List.of(USER), random);
    assertThat(drained(start)).isBetween(drain.base(), drain.base() + drain.spread() - 1);
    assertThat(reason()).isEqualTo(expected);
  }

  private void assertClosesAtOnce(byte[] bytes, VmessError expected) {
    EmbeddedChannel channel = accept(inbound);
    write(channel, bytes);
    assertThat(channel.isOpen()).isFalse();
    assertThat(channel.<Object>readOutbound()).as("an answer").isNull();
    assertThat(reason()).isEqualTo(expected);
    channel.finishAndReleaseAll();
  }

  private byte[] garbage(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15})
  void fewerBytesThanAnAuthIdAndTheEndCloseAtOnce(int length) {
    EmbeddedChannel channel = accept(inbound);
    write(channel, garbage(length));
    assertThat(channel.isOpen()).isTrue();
    channel.writeInbound(EndOfStream.INSTANCE);
    assertThat(channel.isOpen()).isFalse();
    assertThat(sink.opened()).isEmpty();
    channel.finishAndReleaseAll();
  }

  @Test
  void strangersAreDrained() {
    assertDrains(garbage(16), VmessError.UNKNOWN_USER);
    assertDrains(garbage(40), VmessError.UNKNOWN_USER);
  }

  @Test
  void aStrangerWhoSendsALotAtOnceIsClosedAtOnce() {
    assertClosesAtOnce(garbage(5_000), VmessError.UNKNOWN_USER);
  }

  @Test
  void aStrangerWhoEndsIsClosed() {
    EmbeddedChannel channel = accept(inbound);
    write(channel, garbage(20));
    channel.writeInbound(EndOfStream.INSTANCE);
    assertThat(channel.isOpen()).isFalse();
    assertThat(reason()).isEqualTo(VmessError.UNKNOWN_USER);
    channel.finishAndReleaseAll();
  }

  @Test
  void aStrangerWhoIsSilentIsLeftToTheDeadline() {
    EmbeddedChannel channel = accept(inbound);
    write(channel, garbage(20));
    assertThat(channel.isOpen()).isTrue();
    assertThat(sink.untouched()).isTrue();
    channel.finishAndReleaseAll();
  }

  @Test
  void anAeadReplayIsDrained() {
    byte[] header = client.aead(client.request(VmessSecurity.AES_128_GCM));
    accept(inbound).writeInbound(Unpooled.copiedBuffer(header));
    assertThat(sink.opened()).hasSize(1);
    assertDrains(Arrays.copyOf(header, 16), VmessError.REPLAYED);
    assertDrains(header, VmessError.REPLAYED);
  }

  @ParameterizedTest
  @ValueSource(ints = {-121, 121})
  void aTimeOutOfTheWindowIsDrained(int skew) {
    byte[] header = client.aead(client.request(VmessSecurity.AES_128_GCM));
    clock.pass(-skew);
    assertDrains(header, VmessError.UNKNOWN_USER);
  }

  @Test
  void aBadLengthTagIsDrained() {
    byte[] header = client.aead(client.request(VmessSecurity.AES_128_GCM));
    assertDrains(TestClient.flipped(header, 33), VmessError.BAD_HEADER_LENGTH);
  }

  @Test
  void aBadHeaderTagIsDrained() {
    byte[] header = client.aead(client.request(VmessSecurity.AES_128_GCM));
    assertDrains(TestClient.flipped(header, header.length - 1), VmessError.BAD_HEADER);
  }

  @Test
  void aHeaderThatIsCutOffIsClosed() {
    byte[] header = client.aead(client.request(VmessSecurity.AES_128_GCM));
    EmbeddedChannel channel = accept(inbound);
    write(channel, Arrays.copyOf(header, header.length - 1));
    channel.writeInbound(EndOfStream.INSTANCE);
    assertThat(channel.isOpen()).isFalse();
    assertThat(sink.opened()).isEmpty();
    channel.finishAndReleaseAll();
  }

  @Test
  void paddingWithoutMaskingIsClosedAtOnce() {
    int options = VmessOptions.CHUNK_STREAM | VmessOptions.GLOBAL_PADDING;
    VmessRequest request =
        VmessRequest.fresh(VmessSecurity.AES_128_GCM, options, TestClient.TARGET, random);
    assertClosesAtOnce(client.aead(request), VmessError.BAD_OPTIONS);
    assertClosesAtOnce(client.legacy(request), VmessError.BAD_OPTIONS);
  }

  @Test
  void aDuplicateAeadSessionIsClosedAtOnce() {
    VmessRequest request = client.request(VmessSecurity.AES_128_GCM);
    write(accept(inbound), client.aead(request));
    assertThat(sink.opened()).hasSize(1);
    assertClosesAtOnce(client.aead(request), VmessError.REPLAYED);
  }

  @Test
  void aDuplicateLegacySessionIsDrainedAndItsTimeBurned() {
    byte[] header = client.legacy(client.request(VmessSecurity.AES_128_GCM));
    write(accept(inbound), header);
    assertThat(sink.opened()).hasSize(1);
    assertDrains(header, VmessError.REPLAYED);
    assertDrains(header, VmessError.UNKNOWN_USER);
  }

  @Test
  void aBadLegacyChecksumIsDrainedAndItsTimeBurned() {
    byte[] header = client.legacy(client.request(VmessSecurity.AES_128_GCM));
    assertDrains(TestClient.flipped(header, header.length - 1), VmessError.BAD_CHECKSUM);
    assertDrains(header, VmessError.UNKNOWN_USER);
  }

  @Test
  void aLegacyHeaderThatIsCutOffIsBurned() {
    byte[] header = client.legacy(client.request(VmessSecurity.AES_128_GCM));
    EmbeddedChannel channel = accept(inbound);
    write(channel, Arrays.copyOf(header, header.length - 1));
    channel.writeInbound(EndOfStream.INSTANCE);
    assertThat(channel.isOpen()).isFalse();
    channel.finishAndReleaseAll();
    assertDrains(header, VmessError.UNKNOWN_USER);
  }

  /** Authentic headers that ask for something that does not exist are no probes. */
  @Test
  void everySealedHeaderHasTheVerdictOfV2Ray() {
    for (VectorCase known : VectorCase.group("aead_header_cases")) {
      VmessInbound server =
          new VmessInbound(
              Config.newBuilder().addUser(TestUsers.message("", known.text("uuid"), 0)).build(),
              new TestInbounds(),
              clock,
              random);
      EmbeddedChannel channel = accept(server);
      write(channel, known.bytes("wire"));
      if (known.is("accepted")) {
        assertThat(sink.request().target())
            .as(known.toString())
            .hasToString(known.text("destination"));
      } else {
        assertThat(channel.isOpen()).as(known.toString()).isFalse();
        assertThat(sink.rejected()).as(known.toString()).hasSize(1);
        assertThat(sink.opened()).as(known.toString()).isEmpty();
      }
      channel.finishAndReleaseAll();
    }
  }

  @ParameterizedTest
  @CsvSource({"LEGACY, true", "NONE, true", "AES_128_GCM, false", "CHACHA20_POLY1305, false"})
  void weakEncryptionIsRefusedWhereItIsNotAllowed(VmessSecurity security, boolean refused) {
    EmbeddedChannel channel = accept(inbound(true, ""));
    write(channel, client.aead(client.request(security)));
    assertThat(channel.isOpen()).isEqualTo(!refused);
    if (refused) {
      assertThat(reason()).isEqualTo(VmessError.INSECURE);
      assertThat(sink.rejected().get(0)).hasMessage("Insecure encryption");
      assertThat(channel.<Object>readOutbound()).isNull();
    } else {
      assertThat(sink.opened()).hasSize(1);
    }
    channel.finishAndReleaseAll();
  }

  @Test
  void aGoodRequestNamesItsTargetAndUserInAnySegmentation() {
    for (int form = 0; form < 2; form++) {
      for (int seed = 0; seed < 7; seed++) {
        VmessRequest request = client.request(VmessSecurity.CHACHA20_POLY1305);
        byte[] header = form == 0 ? client.aead(request) : client.legacy(request);
        EmbeddedChannel channel = accept(inbound);
        Feeds.of(header).skip(seed).findFirst().orElseThrow().into(channel);
        assertThat(sink.request().target()).isEqualTo(TestClient.TARGET);
        assertThat(sink.request().user().orElseThrow().email()).isEqualTo("a@test");
        assertThat(sink.request().user().orElseThrow().level()).isEqualTo(3);
        channel.finishAndReleaseAll();
      }
    }
  }

  @Test
  void aMuxRequestGoesToTheNameThatTheKernelKnows() {
    Destination mux = Destination.tcp(new Address.Domain("v1.mux.cool"), 9527);
    write(accept(inbound), client.aead(client.request(VmessSecurity.AES_128_GCM, mux)));
    assertThat(sink.request().target()).hasToString("tcp:v1.mux.cool:0");
  }

  @Test
  void nothingIsAnsweredBeforeTheTargetSaysSomething() {
    EmbeddedChannel channel = accept(inbound);
    write(channel, client.aead(client.request(VmessSecurity.AES_128_GCM)));
    assertThat(channel.<Object>readOutbound()).isNull();
    channel.flushOutbound();
    assertThat(channel.<Object>readOutbound()).isNull();
    channel.writeOutbound(Unpooled.copiedBuffer(new byte[10]));
    assertThat(channel.outboundMessages()).as("header and data in one buffer").hasSize(1);
    channel.finishAndReleaseAll();
  }

  @Test
  void aConnectionOfDatagramsEndsWithItsClient() {
    Destination dns = Destination.udp(Address.parse("192.0.2.1"), 53);
    EmbeddedChannel channel = accept(inbound);
    write(channel, client.aead(client.request(VmessSecurity.AES_128_GCM, dns)));
    assertThat(sink.request().target()).isEqualTo(dns);
    channel.pipeline().fireChannelRead(EndOfStream.INSTANCE);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void randomBytesNeverBreakTheServer() {
    SplittableRandom chance = new SplittableRandom(11);
    for (int i = 0; i < 500; i++) {
      byte[] header =
          i % 2 == 0
              ? client.aead(client.request(VmessSecurity.AES_128_GCM))
              : client.legacy(client.request(VmessSecurity.LEGACY));
      int from = chance.nextInt(header.length);
      byte[] noise = garbage(header.length - from);
      System.arraycopy(noise, 0, header, from, noise.length);
      EmbeddedChannel channel = accept(inbound);
      Feeds.split(header, chance, 40)
          .forEach(
              piece -> {
                if (channel.isOpen()) {
                  write(channel, piece);
                }
              });
      channel.checkException();
      assertThat(channel.<Object>readOutbound()).isNull();
      channel.finishAndReleaseAll();
    }
  }
}
