package dev.jray.feature.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.flow.Packet;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.testkit.Bytes;
import dev.jray.testkit.Feeds;
import dev.jray.toolkit.dns.DnsQuestion;
import dev.jray.toolkit.dns.DnsResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Servers, and those who pose as them, that say what they must not. */
final class HostileServerTest {
  private static final Destination SERVER = Destination.udp(Address.parse("1.1.1.1"), 53);
  private static final DnsQuestion QUESTION = new DnsQuestion("a.test", DnsQuestion.A);
  private static final String GOOD =
      "8180 0001 0001 0000 0000 0161047465737400 0001 0001 c00c 0001 0001 0000003c 0004 0a000001";

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Opener opener =
      handlers -> {
        handlers.accept(channel.pipeline());
        return channel.eventLoop().newSucceededFuture(channel);
      };
  private final Promise<DnsResponse> answer = channel.eventLoop().newPromise();

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void onlyTheServersOwnAnswerToTheQuestionCounts() {
    String id = askOverUdp(SERVER);

    receive(SERVER, "");
    receive(SERVER, "6a756e6b");
    receive(SERVER, other(id) + GOOD);
    receive(SERVER, id + GOOD.replace("0161", "0162"));
    receive(SERVER, id + GOOD.replace("0001 0001 c00c", "001c 0001 c00c"));
    receive(SERVER, id + "0100" + GOOD.substring(4));
    receive(Destination.udp(Address.parse("1.1.1.2"), 53), id + GOOD);
    receive(SERVER.withPort(54), id + GOOD);
    assertThat(answer.isDone()).isFalse();

    receive(SERVER, id + GOOD);
    assertThat(answer.getNow().addresses()).hasSize(1);
    receive(SERVER, id + GOOD);
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void aServerKnownByNameMayAnswerFromItsAddress() {
    String id = askOverUdp(Destination.udp(Address.parse("dns.test"), 53));

    receive(SERVER, id + GOOD);

    assertThat(answer.isSuccess()).isTrue();
  }

  @Test
  void idsAreHardToGuess() {
    UdpFlow flow = new UdpFlow(SERVER, new Random(1), Optional.empty(), NOWHERE);
    flow.open(opener);
    Set<Integer> ids = new HashSet<>();
    List<Integer> steps = new ArrayList<>();
    int last = 0;
    for (int i = 0; i < 16; i++) {
      flow.send(QUESTION, channel.eventLoop().newPromise());
      Packet packet = channel.readOutbound();
      int id = packet.content().getUnsignedShort(0);
      packet.release();
      ids.add(id);
      steps.add(id - last);
      last = id;
    }

    assertThat(ids).hasSize(16);
    assertThat(new HashSet<>(steps)).hasSize(16);
  }

  @Test
  void aFlowThatEndsFailsWhatWaits() {
    askOverUdp(SERVER);

    channel.close();

    assertThat(answer.cause()).hasMessage("udp:1.1.1.1:53 cannot be reached");
  }

  @Property(tries = 200)
  void anyDatagramIsTakenWithoutFailing(@ForAll byte[] bytes) {
    EmbeddedChannel each = new EmbeddedChannel();
    UdpFlow flow = new UdpFlow(SERVER, new Random(1), Optional.empty(), NOWHERE);
    flow.open(
        handlers -> {
          handlers.accept(each.pipeline());
          return each.eventLoop().newSucceededFuture(each);
        });
    flow.send(QUESTION, each.eventLoop().newPromise());

    each.writeInbound(new Packet(Unpooled.copiedBuffer(bytes), SERVER));

    assertThat(each.isOpen()).isTrue();
    each.finishAndReleaseAll();
  }

  @Test
  void overTcpAnswersAreFoundInAnySegmentation() {
    for (int seed = 0; seed < 8; seed++) {
      EmbeddedChannel each = new EmbeddedChannel();
      Promise<DnsResponse> found = each.eventLoop().newPromise();
      String id = askOverTcp(each, found);
      byte[] stream =
          Bytes.array("0002 ffff" + "0000" + "0028" + other(id) + GOOD + "0028" + id + GOOD);
      for (byte[] piece : Feeds.split(stream, new Random(seed), 9)) {
        each.writeInbound(Unpooled.copiedBuffer(piece));
      }

      assertThat(found.getNow().addresses()).hasSize(1);
      each.finishAndReleaseAll();
    }
  }

  @Test
  void theEndOfAConnectionFailsWhatWaits() {
    askOverTcp(channel, answer);

    channel.writeInbound(EndOfStream.INSTANCE);

    assertThat(channel.isOpen()).isFalse();
    assertThat(answer.cause()).hasMessageContaining("it closed the connection");
  }

  private static final Upstream NOWHERE =
      new Upstream() {
        @Override
        public void send(DnsQuestion question, Promise<DnsResponse> answer) {
          throw new AssertionError("nothing was cut");
        }

        @Override
        public void retire() {}
      };

  /** Sends the question; returns its id. */
  private String askOverUdp(Destination server) {
    UdpFlow flow = new UdpFlow(server, new Random(1), Optional.empty(), NOWHERE);
    flow.open(opener);
    flow.send(QUESTION, answer);
    Packet packet = channel.readOutbound();
    assertThat(packet.peer()).isEqualTo(server);
    String id = String.format("%04x", packet.content().getUnsignedShort(0));
    packet.release();
    return id;
  }

  private static String askOverTcp(EmbeddedChannel channel, Promise<DnsResponse> answer) {
    TcpLink link =
        new TcpLink(
            new Random(1),
            Optional.empty(),
            channel.eventLoop(),
            (question, again) -> {
              throw new AssertionError("it had not answered yet");
            });
    link.open(
        handlers -> {
          handlers.accept(channel.pipeline());
          return channel.eventLoop().newSucceededFuture(channel);
        });
    link.send(QUESTION, answer);
    channel.<ByteBuf>readOutbound().release();
    ByteBuf query = channel.readOutbound();
    String id = String.format("%04x", query.getUnsignedShort(0));
    query.release();
    return id;
  }

  private static String other(String id) {
    return String.format("%04x", Integer.parseInt(id, 16) ^ 1);
  }

  private void receive(Destination from, String hex) {
    channel.writeInbound(new Packet(Bytes.hex(hex), from));
  }
}
