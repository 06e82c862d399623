package dev.jray.feature.reverse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.feature.reverse.Rig.User;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.flow.Packet;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class BridgeAndPortalTest {
  private final Rig rig = new Rig();

  @AfterEach
  void stop() {
    rig.close();
    assertThat(rig.carriers).allMatch(carrier -> !carrier.isActive());
  }

  private void connect() {
    rig.bridge.start();
    rig.pass(200);
  }

  @Test
  void aFlowOfThePortalComesOutOfTheBridgeAndBack() {
    connect();
    User user = rig.user("private.test");
    user.say("hello");
    rig.pass(200);
    assertThat(user.read.toString()).isEqualTo("hello");
    assertThat(rig.targets).containsExactly(Destination.tcp(Address.parse("private.test"), 80));
    assertThat(rig.sources.get(rig.sources.size() - 1).inboundTag()).isEqualTo("br");
  }

  @Test
  void halfClosesPass() {
    connect();
    User user = rig.user("private.test");
    user.say("a");
    user.channel.writeAndFlush(EndOfStream.INSTANCE);
    rig.pass(200);
    assertThat(user.read.toString()).isEqualTo("a");
    assertThat(user.others).containsExactly(EndOfStream.INSTANCE);
  }

  @Test
  void datagramsGoToEachPeerInASessionOfItsOwn() {
    connect();
    Destination one = Destination.udp(Address.parse("10.0.0.1"), 53);
    Destination two = Destination.udp(Address.parse("10.0.0.2"), 53);
    User user = rig.user(one);
    for (Destination peer : List.of(one, two, one)) {
      user.channel.write(
          new Packet(Unpooled.copiedBuffer(peer.toString(), StandardCharsets.UTF_8), peer));
    }
    user.channel.flush();
    rig.pass(200);
    assertThat(rig.targets).containsExactlyInAnyOrder(one, two);
    List<String> answers = new ArrayList<>();
    for (Object message : user.others) {
      Packet packet = (Packet) message;
      assertThat(packet.content().toString(StandardCharsets.UTF_8))
          .isEqualTo(packet.peer().toString());
      answers.add(packet.peer().toString());
      packet.release();
    }
    assertThat(answers)
        .containsExactlyInAnyOrder("udp:10.0.0.1:53", "udp:10.0.0.1:53", "udp:10.0.0.2:53");
    user.channel.close();
  }

  @Test
  void withoutABridgeFlowsAreRefused() {
    for (Destination target :
        List.of(
            Destination.tcp(Address.parse("private.test"), 80),
            Destination.udp(Address.parse("private.test"), 80))) {
      assertThatThrownBy(() -> rig.user(target))
          .isInstanceOfSatisfying(
              FlowException.class, e -> assertThat(e.code()).isEqualTo(ReverseError.NO_BRIDGE))
          .hasMessageContaining("[po]");
    }
  }

  @Test
  void aBridgeThatLostItsPortalTriesAgainEveryTwoSeconds() {
    rig.portalUp = false;
    rig.bridge.start();
    rig.pass(20_000);
    assertThat(rig.carriers.size()).isBetween(9, 11);
    assertThat(rig.log.lines())
        .filteredOn(line -> line.message().contains("no connection to the portal"))
        .hasSize(1);
    rig.portalUp = true;
    rig.pass(4_500);
    int attempts = rig.carriers.size();
    User user = rig.user("private.test");
    user.say("again");
    rig.pass(6_000);
    assertThat(user.read.toString()).isEqualTo("again");
    assertThat(rig.carriers).hasSize(attempts);
    assertThat(rig.log.lines().toString()).contains("the portal answers again");
  }

  @Test
  void flowsEndWithTheirConnectionAndTheNextOnesTakeANewOne() {
    connect();
    User user = rig.user("private.test");
    user.say("hello");
    rig.pass(200);
    rig.carriers.get(0).close();
    rig.pass(200);
    assertThat(user.channel.isActive()).isFalse();
    assertThatThrownBy(() -> rig.user("private.test")).isInstanceOf(FlowException.class);
    rig.pass(2_500);
    User next = rig.user("private.test");
    next.say("hello");
    rig.pass(200);
    assertThat(next.read.toString()).isEqualTo("hello");
  }

  @Test
  void aPortalThatIsSilentForAMinuteIsTakenForDead() {
    rig.portalSilent = true;
    rig.bridge.start();
    rig.pass(59_000);
    assertThat(rig.carriers).hasSize(1).allMatch(Channel::isActive);
    rig.pass(4_000);
    assertThat(rig.carriers).hasSize(2);
    assertThat(rig.carriers.get(0).isActive()).isFalse();
  }

  @Test
  void aPortalThatSpeaksIsKept() {
    connect();
    rig.pass(200_000);
    assertThat(rig.carriers).hasSize(1).allMatch(Channel::isActive);
  }

  @Test
  void manyFlowsTakeASecondConnection() {
    connect();
    List<User> users = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      users.add(rig.user("private.test"));
      users.get(i).say("x");
    }
    rig.pass(2_500);
    assertThat(rig.carriers).hasSize(2);
    rig.pass(10_000);
    assertThat(rig.carriers).hasSize(2);
    for (int i = 0; i < 20; i++) {
      users.add(rig.user("private.test"));
      users.get(20 + i).say("x");
    }
    rig.carriers.get(0).close();
    rig.pass(200);
    assertThat(users.subList(0, 20)).allMatch(user -> !user.channel.isActive());
    assertThat(users.subList(20, 38)).allMatch(user -> user.channel.isActive());
    users.forEach(user -> user.channel.close());
  }

  @Test
  void aBridgeThatDrainsWaitsForItsFlows() {
    connect();
    User user = rig.user("private.test");
    user.say("a");
    rig.pass(200);
    rig.bridge.drain();
    rig.pass(5_000);
    user.say("b");
    rig.pass(200);
    assertThat(user.read.toString()).isEqualTo("ab");
    user.channel.close();
    rig.pass(200);
    assertThat(rig.carriers).hasSize(1).noneMatch(Channel::isActive);
    rig.pass(5_000);
    assertThat(rig.carriers).hasSize(1);
  }

  @Test
  void aPortalThatDrainsWaitsForItsFlows() {
    connect();
    User user = rig.user("private.test");
    user.say("a");
    rig.pass(200);
    rig.portal.drain();
    rig.portalUp = false;
    rig.pass(200);
    user.say("b");
    rig.pass(200);
    assertThat(user.read.toString()).isEqualTo("ab");
    assertThat(rig.carriers.get(0).isActive()).isTrue();
    user.channel.close();
    rig.pass(200);
    assertThat(rig.carriers.get(0).isActive()).isFalse();
  }

  @Test
  void aConnectionThatServedManyFlowsIsReplacedAndLeft() {
    connect();
    User longest = rig.user("private.test");
    longest.say("1");
    for (int i = 0; i < PortalWorker.LIFETIME; i++) {
      User user = rig.user("private.test");
      user.say("x");
      user.channel.close();
    }
    rig.pass(4_500);
    assertThat(rig.carriers).hasSize(2).allMatch(Channel::isActive);
    User next = rig.user("private.test");
    next.say("2");
    longest.say("3");
    rig.pass(200);
    assertThat(next.read.toString()).isEqualTo("2");
    assertThat(longest.read.toString()).isEqualTo("13");
    longest.channel.close();
    rig.pass(100_000);
    assertThat(rig.carriers).hasSize(2);
    assertThat(rig.carriers.get(0).isActive()).isFalse();
    assertThat(next.channel.isActive()).isTrue();
    assertThat(rig.log.lines().toString()).doesNotContain("no connection to the portal");
    next.channel.close();
  }
}
