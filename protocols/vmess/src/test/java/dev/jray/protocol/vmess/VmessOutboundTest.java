package dev.jray.protocol.vmess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.protocol.vmess.proto.outbound.Config;
import dev.jray.spi.config.Messages;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.flow.Packet;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.proto.protocol.SecurityType;
import dev.jray.spi.proto.protocol.ServerEndpoint;
import dev.jray.spi.proto.protocol.User;
import dev.jray.testkit.Bytes;
import dev.jray.testkit.fake.Flows;
import dev.jray.toolkit.channel.LoopTimer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class VmessOutboundTest {
  private static final VmessUser USER = TestUsers.user("", TestUsers.UUID_TEXT, 0);

  private final TestClock clock = new TestClock();
  private final SplittableRandom random = new SplittableRandom(5);
  private final TestConnector connector = TestConnector.create();
  private final EmbeddedChannel host = new EmbeddedChannel();

  private static Config config(User user, int... ports) {
    Config.Builder config = Config.newBuilder();
    for (int port : ports) {
      config.addReceiver(
          ServerEndpoint.newBuilder()
              .setAddress(Messages.address(Address.parse("192.0.2.7")))
              .setPort(port)
              .addUser(user));
    }
    return config.build();
  }

  private VmessOutbound outbound(int alterIds, int... ports) {
    User user = TestUsers.message("", TestUsers.UUID_TEXT, alterIds, SecurityType.AES128_GCM, "");
    return new VmessOutbound(config(user, ports), clock, random);
  }

  private Flow flow(Destination target) {
    host.freezeTime();
    return Flows.to(target, host.eventLoop());
  }

  private EmbeddedChannel open(VmessOutbound outbound) {
    Future<Channel> opened = outbound.open(flow(TestClient.TARGET), connector);
    assertThat(opened.isSuccess()).isTrue();
    assertThat(opened.getNow()).isSameAs(connector.outside().last());
    return connector.outside().last();
  }

  /** The request in what a client sent first; what follows it is left in the buffer. */
  private VmessRequest request(ByteBuf in) {
    byte[] first = new byte[16];
    in.readBytes(first);
    VmessUsers users = TestUsers.table(clock, TestUsers.user("", TestUsers.UUID_TEXT, 4));
    VmessUsers.Claim claim = users.claim(first, 0);
    VmessId id = claim.user().account().id();
    return claim.form() == VmessForm.AEAD
        ? new AeadRequestHeader(id, first).open(in)
        : new LegacyRequestHeader(id, claim.second()).open(in);
  }

  @AfterEach
  void releaseAll() {
    connector.releaseAll();
    host.finishAndReleaseAll();
  }

  @Test
  void headerAndFirstPayloadLeaveInOneWrite() {
    EmbeddedChannel channel = open(outbound(0, 1));
    assertThat(Wire.sent(channel)).isEmpty();
    channel.writeOutbound(Bytes.ascii("hello"));
    List<byte[]> sent = Wire.sent(channel);
    assertThat(sent).hasSize(1);
    ByteBuf in = Unpooled.wrappedBuffer(sent.get(0));
    VmessRequest request = request(in);
    assertThat(request.target()).isEqualTo(TestClient.TARGET);
    assertThat(request.command()).isEqualTo(VmessCommand.TCP);
    assertThat(request.options()).isEqualTo(0x0d);
    assertThat(in.readableBytes()).isGreaterThanOrEqualTo(2 + 5 + 16);
  }

  @Test
  void aSilentClientsHeaderLeavesAloneSoon() {
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.freezeTime();
    VmessBody body =
        new VmessBody(
            TestClient.of(USER, clock, 1).request(VmessSecurity.AES_128_GCM),
            VmessForm.AEAD,
            random);
    channel
        .pipeline()
        .addLast(body.encoder(Direction.REQUEST, out -> out.writeZero(7)), new HeaderDelay());
    assertThat(Wire.sent(channel)).isEmpty();
    channel.flushOutbound();
    assertThat(Wire.sent(channel)).isEmpty();
    channel.advanceTimeBy(LoopTimer.TICK_MILLIS, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertThat(Wire.sentTogether(channel)).hasSize(7);
    channel.writeOutbound(Bytes.ascii("late"));
    assertThat(Wire.sentTogether(channel)).hasSizeGreaterThan(4 + 18);
    channel.finishAndReleaseAll();
  }

  @Test
  void theEndOfAStreamIsMarkedAndTheSocketStaysOpen() {
    EmbeddedChannel channel = open(outbound(0, 1));
    channel.writeOutbound(EndOfStream.INSTANCE);
    ByteBuf in = Unpooled.wrappedBuffer(Wire.sentTogether(channel));
    request(in);
    assertThat(in.isReadable()).as("an end marker behind the header").isTrue();
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void anAccountMayLeaveTheEndMarkerOut() {
    User user =
        TestUsers.message(
            "", TestUsers.UUID_TEXT, 0, SecurityType.AES128_GCM, "NoTerminationSignal");
    EmbeddedChannel channel = open(new VmessOutbound(config(user, 1), clock, random));
    channel.writeOutbound(EndOfStream.INSTANCE);
    ByteBuf in = Unpooled.wrappedBuffer(Wire.sentTogether(channel));
    request(in);
    assertThat(in.isReadable()).isFalse();
  }

  @Test
  void aUserWithAlterIdsUsesOneOfThemAndATimeNearNow() {
    VmessOutbound outbound = outbound(4, 1);
    List<byte[]> ids = TestUsers.ID.alterIds(4);
    boolean[] used = new boolean[4];
    for (int i = 0; i < 100; i++) {
      EmbeddedChannel channel = open(outbound);
      channel.writeOutbound(Bytes.ascii("x"));
      byte[] first = Arrays.copyOf(Wire.sentTogether(channel), 16);
      boolean found = false;
      for (int id = 0; id < 4; id++) {
        for (long time = clock.seconds() - 30; time < clock.seconds() + 30; time++) {
          if (Arrays.equals(LegacyAuth.hmac(ids.get(id), time), first)) {
            used[id] = true;
            found = true;
          }
        }
      }
      assertThat(found).isTrue();
    }
    assertThat(used).containsOnly(true);
  }

  @Test
  void serversTakeTurnsAlsoAfterFailures() {
    VmessOutbound outbound = outbound(0, 1, 2, 3);
    open(outbound);
    connector.outside().failNext(new FlowException(NetworkError.REFUSED, "nobody there"));
    open(outbound);
    open(outbound);
    assertThat(connector.outside().dialed().stream().map(Destination::port))
        .containsExactly(1, 2, 3, 1);
  }

  @Test
  void allUsersOfAServerAreChosen() {
    Config.Builder config = config(TestUsers.message("", TestUsers.uuid(1), 0), 1).toBuilder();
    config.getReceiverBuilder(0).addUser(TestUsers.message("", TestUsers.uuid(2), 0));
    VmessOutbound outbound = new VmessOutbound(config.build(), clock, random);
    VmessUsers users =
        TestUsers.table(
            clock,
            TestUsers.user("one", TestUsers.uuid(1), 0),
            TestUsers.user("two", TestUsers.uuid(2), 0));
    List<String> chosen = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      EmbeddedChannel channel = open(outbound);
      channel.writeOutbound(Bytes.ascii("x"));
      byte[] first = Arrays.copyOf(Wire.sentTogether(channel), 16);
      chosen.add(users.claim(first, 0).user().user().email());
    }
    assertThat(chosen).contains("one", "two");
  }

  @Test
  void givesUpAfterFiveTries() {
    for (int i = 0; i < 5; i++) {
      connector.outside().failNext(new FlowException(NetworkError.REFUSED, "nobody there"));
    }
    Future<Channel> opened = outbound(0, 1).open(flow(TestClient.TARGET), connector);
    for (int i = 0; i < 20; i++) {
      host.advanceTimeBy(100, TimeUnit.MILLISECONDS);
      host.runScheduledPendingTasks();
    }
    assertThat(opened.cause()).isInstanceOf(FlowException.class);
    assertThat(connector.outside().dialed()).hasSize(5);
  }

  @Test
  void aNameThatCannotBeSentIsRefusedBeforeAnyDial() {
    for (String name : new String[] {"", "a".repeat(256), "ü".repeat(128)}) {
      Destination target = Destination.tcp(new Address.Domain(name), 1);
      Future<Channel> opened = outbound(0, 1).open(flow(target), connector);
      assertThat(((FlowException) opened.cause()).code()).isEqualTo(VmessError.UNSENDABLE);
    }
    assertThat(connector.outside().dialed()).isEmpty();
  }

  @Test
  void eachPeerOfADatagramFlowGetsItsConnection() {
    Destination one = Destination.udp(Address.parse("192.0.2.1"), 53);
    Destination two = Destination.udp(new Address.Domain("two.test"), 54);
    Future<Channel> opened = outbound(0, 1).open(flow(one), connector);
    assertThat(opened.getNow()).isSameAs(connector.inside().last());
    EmbeddedChannel fan = connector.inside().last();
    fan.writeInbound(new Packet(Bytes.ascii("q1"), one));
    fan.writeInbound(new Packet(Bytes.ascii("q2"), two));
    fan.writeInbound(new Packet(Bytes.ascii("q3"), one));
    assertThat(connector.outside().channels()).hasSize(2);

    VmessRequest first =
        request(Unpooled.wrappedBuffer(Wire.sentTogether(connector.outside().channels().get(0))));
    VmessRequest second =
        request(Unpooled.wrappedBuffer(Wire.sentTogether(connector.outside().channels().get(1))));
    assertThat(first.command()).isEqualTo(VmessCommand.UDP);
    assertThat(first.target()).isEqualTo(one);
    assertThat(second.target()).isEqualTo(two);

    EmbeddedChannel server = server(second);
    server.writeOutbound(new Packet(Bytes.ascii("a2"), two));
    connector.outside().channels().get(1).writeInbound(Wire.buffer(Wire.sentTogether(server)));
    Packet answer = fan.readOutbound();
    assertThat(Bytes.text(answer)).isEqualTo("udp:two.test:54 a2");
    server.finishAndReleaseAll();
  }

  private EmbeddedChannel server(VmessRequest request) {
    VmessBody body = new VmessBody(request, VmessForm.AEAD, random);
    return new EmbeddedChannel(
        body.encoder(Direction.RESPONSE, out -> VmessResponse.seal(out, body, Optional.empty())));
  }

  private EmbeddedChannel asked() {
    EmbeddedChannel channel = open(outbound(0, 1));
    channel.writeOutbound(Bytes.ascii("x"));
    return channel;
  }

  @Test
  void anAnswerWithoutDataMayEndWithoutAMarker() {
    EmbeddedChannel channel = asked();
    EmbeddedChannel server = server(request(Unpooled.wrappedBuffer(Wire.sentTogether(channel))));
    server.writeOutbound(Unpooled.EMPTY_BUFFER);
    channel.writeInbound(Wire.buffer(Wire.sentTogether(server)));
    channel.writeInbound(EndOfStream.INSTANCE);
    assertThat(connector.received().events()).containsExactly("end");
    server.finishAndReleaseAll();
  }

  @Test
  void anAnswerThatIsCutOffIsDeliveredAndThenAFailure() {
    EmbeddedChannel channel = asked();
    EmbeddedChannel server = server(request(Unpooled.wrappedBuffer(Wire.sentTogether(channel))));
    server.writeOutbound(Bytes.ascii("partly"));
    channel.writeInbound(Wire.buffer(Wire.sentTogether(server)));
    channel.writeInbound(EndOfStream.INSTANCE);
    assertThat(connector.received().bytes()).isEqualTo(ByteBufUtil.hexDump(bytes("partly")));
    assertThat(connector.received().events()).containsExactly("TRUNCATED");
    server.finishAndReleaseAll();
  }

  @Test
  void aServerThatClosesUnansweredIsAFailure() {
    EmbeddedChannel channel = asked();
    channel.writeInbound(EndOfStream.INSTANCE);
    assertThat(connector.received().events()).containsExactly("TRUNCATED");
    Wire.sent(channel);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void aServerThatIsAnnouncedIsUsedUntilItExpires() {
    VmessOutbound outbound = outbound(0, 1);
    EmbeddedChannel channel = open(outbound);
    channel.writeOutbound(Bytes.ascii("x"));
    VmessRequest request = request(Unpooled.wrappedBuffer(Wire.sentTogether(channel)));
    VmessBody body = new VmessBody(request, VmessForm.AEAD, random);
    SwitchAccount command = new SwitchAccount("", 4444, VmessId.parse(TestUsers.uuid(9)), 0, 0, 5);
    ByteBuf header = Unpooled.buffer();
    VmessResponse.seal(header, body, Optional.of(command));
    channel.writeInbound(header);

    open(outbound).writeOutbound(Bytes.ascii("x"));
    assertThat(connector.outside().dialed().get(1))
        .isEqualTo(Destination.tcp(Address.parse("192.0.2.7"), 4444));
    byte[] first = Arrays.copyOf(Wire.sentTogether(connector.outside().last()), 16);
    assertThat(TestUsers.table(clock, TestUsers.user("new", TestUsers.uuid(9), 0)).claim(first, 0))
        .isNotNull();

    clock.pass(300);
    open(outbound);
    open(outbound);
    assertThat(connector.outside().dialed().stream().skip(2).map(Destination::port))
        .containsExactly(1, 1);
  }
}
