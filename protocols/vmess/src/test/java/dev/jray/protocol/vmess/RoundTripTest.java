package dev.jray.protocol.vmess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.protocol.vmess.proto.inbound.Config;
import dev.jray.spi.config.Messages;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Network;
import dev.jray.spi.proto.protocol.SecurityType;
import dev.jray.spi.proto.protocol.ServerEndpoint;
import dev.jray.spi.proto.protocol.User;
import dev.jray.testkit.Feeds;
import dev.jray.testkit.fake.EmbeddedConnector;
import dev.jray.testkit.fake.Flows;
import dev.jray.testkit.fake.RecordingSink;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The outbound and the inbound talk to each other, and the inbound to recordings of V2Ray. */
final class RoundTripTest {
  private final TestClock clock = new TestClock();
  private final SplittableRandom random = new SplittableRandom(5);
  private final Receiver received = new Receiver();
  private final Receiver answered = new Receiver();
  private final RecordingSink sink =
      new RecordingSink(
          Flows.source(Network.TCP), (channel, request) -> channel.pipeline().addLast(received));

  static Stream<Arguments> kinds() {
    return Stream.of(SecurityType.values())
        .filter(type -> type != SecurityType.UNRECOGNIZED)
        .flatMap(
            type ->
                Stream.of(0, 1, 4)
                    .flatMap(
                        alterIds ->
                            Stream.of("", "AuthenticatedLength|NoTerminationSignal")
                                .map(tests -> Arguments.of(type, alterIds, tests))));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void carriesStreamsBothWays(SecurityType security, int alterIds, String experiments) {
    User user = TestUsers.message("a@test", TestUsers.UUID_TEXT, alterIds, security, experiments);
    EmbeddedChannel client = client(user);
    EmbeddedChannel server = sink.accept(inbound(user));
    byte[] question = new byte[20_000];
    byte[] answer = new byte[17_000];
    random.nextBytes(question);
    random.nextBytes(answer);

    client.writeOutbound(Wire.buffer(question));
    feed(client, server, 4_000);
    assertThat(sink.request().target()).isEqualTo(TestClient.TARGET);
    assertThat(received.bytes()).isEqualTo(ByteBufUtil.hexDump(question));

    server.writeOutbound(Wire.buffer(answer));
    server.writeOutbound(Wire.buffer(answer));
    feed(server, client, 3_000);
    String hex = ByteBufUtil.hexDump(answer);
    assertThat(answered.bytes()).isEqualTo(hex + hex);

    end(client, server);
    end(server, client);
    assertThat(received.events()).containsExactly("end");
    assertThat(answered.events()).containsExactly("end");
    client.finishAndReleaseAll();
    server.finishAndReleaseAll();
  }

  private VmessInbound inbound(User user) {
    Config config = Config.newBuilder().addUser(user).build();
    return new VmessInbound(config, new TestInbounds(), clock, random);
  }

  private EmbeddedChannel client(User user) {
    dev.jray.protocol.vmess.proto.outbound.Config config =
        dev.jray.protocol.vmess.proto.outbound.Config.newBuilder()
            .addReceiver(
                ServerEndpoint.newBuilder()
                    .setAddress(Messages.address(Address.parse("192.0.2.7")))
                    .setPort(1)
                    .addUser(user))
            .build();
    EmbeddedConnector connector = EmbeddedConnector.outgoing();
    new VmessOutbound(config, clock, random).open(Flows.to(TestClient.TARGET), connector);
    connector.last().pipeline().addFirst(new SocketEnd()).addLast(answered);
    return connector.last();
  }

  private void feed(EmbeddedChannel from, EmbeddedChannel to, int longest) {
    Feeds.split(Wire.sentTogether(from), random, longest)
        .forEach(piece -> to.writeInbound(Wire.buffer(piece)));
    to.checkException();
  }

  /** Ends a stream: by its marker, or by the end of the socket where there is none. */
  private void end(EmbeddedChannel from, EmbeddedChannel to) {
    if (from.pipeline().get(SocketEnd.class) == null) {
      from.pipeline().addFirst(new SocketEnd());
    }
    from.writeOutbound(EndOfStream.INSTANCE);
    feed(from, to, 50);
    to.writeInbound(EndOfStream.INSTANCE);
  }

  /** A socket takes the end of a stream as a message of its own. */
  private static final class SocketEnd extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
      if (msg == EndOfStream.INSTANCE) {
        promise.trySuccess();
      } else {
        ctx.write(msg, promise);
      }
    }
  }

  static List<VectorCase> conversations() {
    return VectorCase.group("conversation");
  }

  @ParameterizedTest
  @MethodSource("conversations")
  void understandsWhatV2RaysClientSends(VectorCase known) {
    User user = TestUsers.message("a@test", known.text("uuid"), (int) known.number("alter_id"));
    Feeds.of(known.bytes("client_to_server"))
        .forEach(
            feed -> {
              Receiver data = new Receiver();
              RecordingSink each =
                  new RecordingSink(
                      Flows.source(Network.TCP),
                      (channel, request) -> channel.pipeline().addLast(data));
              EmbeddedChannel server = each.accept(inbound(user));
              feed.into(server);
              server.writeInbound(EndOfStream.INSTANCE);
              assertThat(each.request().target()).hasToString(known.text("destination"));
              String payload = known.text("request_payload");
              if (known.number("command") == 2) {
                assertThat(data.packets())
                    .containsExactly(known.text("destination") + " " + payload);
              } else {
                assertThat(data.bytes()).isEqualTo(payload);
              }
              assertThat(data.events()).as(feed.name()).containsExactly("end");
              server.finishAndReleaseAll();
            });
  }
}
