package dev.jray.toolkit.channel;

import static dev.jray.toolkit.channel.Recorder.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.flow.Packet;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PacketFanTest {
  private static final Destination ONE = peer(1);
  private static final Destination TWO = peer(2);

  private final Map<Destination, EmbeddedChannel> legs = new LinkedHashMap<>();
  private final List<Promise<Channel>> pending = new ArrayList<>();
  private final List<ChannelHandler> pendingAnswers = new ArrayList<>();
  private final EmbeddedChannel flow = new EmbeddedChannel();
  private boolean hold;
  private int opened;

  PacketFanTest() {
    flow.freezeTime();
    flow.pipeline().addLast(new PacketFan(this::open));
  }

  private static Destination peer(int port) {
    return Destination.udp(new Address.Domain("peer.test"), port);
  }

  private Future<Channel> open(Destination peer, ChannelHandler answers) {
    opened++;
    if (hold) {
      Promise<Channel> promise = flow.eventLoop().newPromise();
      pending.add(promise);
      pendingAnswers.add(answers);
      return promise;
    }
    EmbeddedChannel leg = new EmbeddedChannel(answers);
    legs.put(peer, leg);
    return flow.eventLoop().newSucceededFuture(leg);
  }

  private EmbeddedChannel complete(int index) {
    EmbeddedChannel leg = new EmbeddedChannel(pendingAnswers.get(index));
    pending.get(index).setSuccess(leg);
    return leg;
  }

  private void send(Destination peer, String text) {
    flow.writeInbound(new Packet(bytes(text), peer));
  }

  private static String sent(EmbeddedChannel leg) {
    ByteBuf datagram = leg.readOutbound();
    if (datagram == null) {
      return "nothing";
    }
    try {
      return datagram.toString(StandardCharsets.US_ASCII);
    } finally {
      datagram.release();
    }
  }

  private String answer() {
    Packet packet = flow.readOutbound();
    if (packet == null) {
      return "nothing";
    }
    try {
      return packet.peer().port() + ":" + packet.content().toString(StandardCharsets.US_ASCII);
    } finally {
      packet.release();
    }
  }

  private void pass(long millis) {
    flow.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    flow.runScheduledPendingTasks();
  }

  @AfterEach
  void releaseAll() {
    flow.finishAndReleaseAll();
    legs.values().forEach(EmbeddedChannel::finishAndReleaseAll);
  }

  @Test
  void givesEachPeerAChannelOfItsOwn() {
    send(ONE, "a");
    send(TWO, "b");
    send(ONE, "c");
    assertThat(opened).isEqualTo(2);
    assertThat(sent(legs.get(ONE))).isEqualTo("a");
    assertThat(sent(legs.get(ONE))).isEqualTo("c");
    assertThat(sent(legs.get(TWO))).isEqualTo("b");
  }

  @Test
  void labelsAnswersWithTheirPeer() {
    send(ONE, "a");
    send(TWO, "b");
    legs.get(TWO).writeInbound(bytes("from two"));
    legs.get(ONE).writeInbound(bytes("from one"));
    assertThat(answer()).isEqualTo("2:from two");
    assertThat(answer()).isEqualTo("1:from one");
  }

  @Test
  void answersThatAreLabelledKeepTheirLabel() {
    send(ONE, "a");
    legs.get(ONE).writeInbound(new Packet(bytes("from elsewhere"), peer(9)));
    assertThat(answer()).isEqualTo("9:from elsewhere");
  }

  @Test
  void packetsWaitInOrderForTheirChannel() {
    hold = true;
    send(ONE, "a");
    send(ONE, "b");
    EmbeddedChannel leg = complete(0);
    assertThat(sent(leg)).isEqualTo("a");
    assertThat(sent(leg)).isEqualTo("b");
    leg.finishAndReleaseAll();
  }

  @Test
  void onlyFewPacketsWaitForOneChannel() {
    hold = true;
    List<ByteBuf> datagrams = new ArrayList<>();
    for (int i = 0; i < PacketFanLeg.MAX_WAITING + 1; i++) {
      ByteBuf datagram = bytes("d" + i);
      datagrams.add(datagram);
      flow.writeInbound(new Packet(datagram, ONE));
    }
    assertThat(datagrams.get(PacketFanLeg.MAX_WAITING).refCnt()).isZero();
    assertThat(datagrams.subList(0, PacketFanLeg.MAX_WAITING))
        .allMatch(datagram -> datagram.refCnt() == 1);
  }

  @Test
  void onlySoManyPacketsWaitForAllChannels() {
    hold = true;
    int peers = PacketFan.MAX_WAITING / PacketFanLeg.MAX_WAITING;
    for (int i = 0; i < PacketFan.MAX_WAITING; i++) {
      send(peer(1 + i % peers), "d");
    }
    ByteBuf late = bytes("late");
    flow.writeInbound(new Packet(late, peer(peers + 1)));
    assertThat(late.refCnt()).isZero();

    EmbeddedChannel first = complete(0);
    ByteBuf later = bytes("later");
    flow.writeInbound(new Packet(later, peer(peers + 1)));
    assertThat(later.refCnt()).isEqualTo(1);
    first.finishAndReleaseAll();
  }

  @Test
  void dropsWhatAChannelCannotTake() {
    send(ONE, "a");
    legs.get(ONE).unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    ByteBuf lost = bytes("lost");
    flow.writeInbound(new Packet(lost, ONE));
    assertThat(lost.refCnt()).isZero();
  }

  @Test
  void dropsAnswersThatTheFlowCannotTake() {
    send(ONE, "a");
    flow.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    ByteBuf lost = bytes("lost");
    legs.get(ONE).writeInbound(lost);
    assertThat(lost.refCnt()).isZero();
    assertThat(answer()).isEqualTo("nothing");
  }

  @Test
  void aFailedOpeningLosesItsPacketsAndTheNextOneTriesAgain() {
    hold = true;
    ByteBuf lost = bytes("lost");
    flow.writeInbound(new Packet(lost, ONE));
    pending.get(0).setFailure(new IllegalStateException("no way"));
    assertThat(lost.refCnt()).isZero();
    assertThat(flow.isOpen()).isTrue();
    hold = false;
    send(ONE, "b");
    assertThat(sent(legs.get(ONE))).isEqualTo("b");
  }

  @Test
  void aChannelThatEndsIsOpenedAnewForTheNextPacket() {
    send(ONE, "a");
    EmbeddedChannel first = legs.get(ONE);
    first.close();
    send(ONE, "b");
    assertThat(legs.get(ONE)).isNotSameAs(first);
    assertThat(sent(legs.get(ONE))).isEqualTo("b");
    first.releaseOutbound();
  }

  @Test
  void theEndOfAnAnswerStreamClosesItsChannelOnly() {
    send(ONE, "a");
    send(TWO, "b");
    legs.get(ONE).writeInbound(EndOfStream.INSTANCE);
    assertThat(legs.get(ONE).isOpen()).isFalse();
    assertThat(legs.get(TWO).isOpen()).isTrue();
    assertThat(flow.isOpen()).isTrue();
  }

  @Test
  void aBrokenChannelIsClosed() {
    send(ONE, "a");
    legs.get(ONE).pipeline().fireExceptionCaught(new IllegalStateException("bad chunk"));
    assertThat(legs.get(ONE).isOpen()).isFalse();
    assertThat(flow.isOpen()).isTrue();
  }

  @Test
  void theLeastRecentlyUsedPeerMakesRoom() {
    for (int i = 1; i <= PacketFan.MAX_PEERS; i++) {
      send(peer(i), "d");
    }
    send(ONE, "again");
    send(peer(PacketFan.MAX_PEERS + 1), "new");
    assertThat(legs.get(ONE).isOpen()).isTrue();
    assertThat(legs.get(TWO).isOpen()).isFalse();
    assertThat(legs.values().stream().filter(EmbeddedChannel::isOpen)).hasSize(PacketFan.MAX_PEERS);
  }

  @Test
  void channelsOnWhichNothingMovesAreClosed() {
    send(ONE, "a");
    send(TWO, "b");
    pass(PacketFan.IDLE_MILLIS / 2);
    legs.get(TWO).writeInbound(bytes("alive"));
    pass(PacketFan.IDLE_MILLIS / 2 + 200);
    assertThat(legs.get(ONE).isOpen()).isFalse();
    assertThat(legs.get(TWO).isOpen()).isTrue();
    pass(PacketFan.IDLE_MILLIS / 2 + 200);
    assertThat(legs.get(TWO).isOpen()).isFalse();
  }

  @Test
  void allEndsWithTheFlow() {
    send(ONE, "a");
    hold = true;
    ByteBuf waiting = bytes("waiting");
    flow.writeInbound(new Packet(waiting, TWO));
    flow.close();
    assertThat(legs.get(ONE).isOpen()).isFalse();
    assertThat(waiting.refCnt()).isZero();
    assertThat(pending.get(0).isCancelled()).isTrue();
  }

  @Test
  void anOpenerThatCannotBeCancelledGetsItsChannelClosed() {
    hold = true;
    send(ONE, "a");
    assertThat(pending.get(0).setUncancellable()).isTrue();
    flow.close();
    EmbeddedChannel late = complete(0);
    assertThat(late.isOpen()).isFalse();
  }
}
