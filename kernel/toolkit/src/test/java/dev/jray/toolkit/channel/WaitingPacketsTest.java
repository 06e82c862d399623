package dev.jray.toolkit.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.flow.Packet;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.toolkit.channel.WaitingPackets.Waiting;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WaitingPacketsTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final WaitingPackets waiting = new WaitingPackets(3);

  @Test
  void theFirstPacketForANameAsksForALookup() {
    assertThat(waiting.add("a", packet(1), promise())).isTrue();
    assertThat(waiting.add("a", packet(2), promise())).isFalse();
    assertThat(waiting.add("b", packet(3), promise())).isTrue();
    waiting.dropAll();
  }

  @Test
  void eachNameGetsItsPacketsBackInOrder() {
    Packet one = packet(1);
    Packet other = packet(2);
    Packet two = packet(3);
    ChannelPromise promise = promise();
    waiting.add("a", one, promise);
    waiting.add("b", other, promise());
    waiting.add("a", two, promise());

    List<Waiting> taken = waiting.take("a");

    assertThat(taken).extracting(Waiting::packet).containsExactly(one, two);
    assertThat(taken.get(0).promise()).isSameAs(promise);
    assertThat(promise.isDone()).isFalse();
    assertThat(waiting.take("b")).extracting(Waiting::packet).containsExactly(other);
    assertThat(List.of(one, other, two)).allMatch(Packet::release);
  }

  @Test
  void aNameThatWasAnsweredIsLookedUpAgain() {
    waiting.add("a", packet(1), promise());
    waiting.take("a").forEach(Waiting::drop);

    assertThat(waiting.take("a")).isEmpty();
    assertThat(waiting.add("a", packet(2), promise())).isTrue();
    waiting.dropAll();
  }

  @Test
  void aPacketWithoutRoomIsLostAndItsWriteSucceeds() {
    for (String name : List.of("a", "b", "b")) {
      waiting.add(name, packet(1), promise());
    }
    Packet late = packet(2);
    ChannelPromise promise = promise();

    assertThat(waiting.add("c", late, promise)).isFalse();

    assertThat(late.refCnt()).isZero();
    assertThat(promise.isSuccess()).isTrue();
    assertThat(waiting.take("c")).isEmpty();
    waiting.dropAll();
  }

  @Test
  void whatIsTakenMakesRoom() {
    for (String name : List.of("a", "b", "b")) {
      waiting.add(name, packet(1), promise());
    }
    waiting.take("b").forEach(Waiting::drop);

    assertThat(waiting.add("c", packet(2), promise())).isTrue();
    assertThat(waiting.add("d", packet(3), promise())).isTrue();
    assertThat(waiting.add("e", packet(4), promise())).isFalse();
    waiting.dropAll();
  }

  @Test
  void theEndOfTheFlowLosesAllOfThem() {
    Packet one = packet(1);
    Packet two = packet(2);
    ChannelPromise promise = promise();
    waiting.add("a", one, promise);
    waiting.add("b", two, channel.voidPromise());

    waiting.dropAll();

    assertThat(one.refCnt() + two.refCnt()).isZero();
    assertThat(promise.isSuccess()).isTrue();
    assertThat(waiting.take("a")).isEmpty();
    waiting.dropAll();
  }

  private ChannelPromise promise() {
    return channel.newPromise();
  }

  private static Packet packet(int content) {
    return new Packet(
        Unpooled.buffer(1).writeByte(content), Destination.udp(Address.parse("a.example"), 53));
  }
}
