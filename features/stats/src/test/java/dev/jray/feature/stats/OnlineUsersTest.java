package dev.jray.feature.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.jray.spi.feature.StatsManager.Presence;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class OnlineUsersTest {
  private static final Instant NOW = Instant.parse("2026-11-22T15:14:56Z");

  private final OnlineUsers online = new OnlineUsers(Clock.fixed(NOW, ZoneOffset.UTC));

  private static InetAddress address(int number) {
    try {
      return InetAddress.getByAddress(
          new byte[] {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number});
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aUserIsThereFromItsFirstFlowToTheEndOfItsLast() {
    Presence first = online.enter("a@b", address(1));
    Presence second = online.enter("a@b", address(1));
    Presence elsewhere = online.enter("a@b", address(2));
    Presence other = online.enter("c@d", address(1));
    assertThat(online.all()).containsOnlyKeys("a@b", "c@d");
    assertThat(online.all().get("a@b"))
        .containsOnly(entry(address(1), NOW), entry(address(2), NOW));
    first.leave();
    other.leave();
    assertThat(online.all()).containsOnlyKeys("a@b");
    assertThat(online.all().get("a@b")).hasSize(2);
    second.leave();
    assertThat(online.all().get("a@b")).containsOnlyKeys(address(2));
    elsewhere.leave();
    assertThat(online.all()).isEmpty();
  }

  @Test
  void loopsAreSeenTogether() throws Exception {
    Presence here = online.enter("a@b", address(1));
    ExecutorService loop = Executors.newSingleThreadExecutor();
    try {
      Presence there = loop.submit(() -> online.enter("a@b", address(1))).get(10, TimeUnit.SECONDS);
      here.leave();
      assertThat(online.all().get("a@b")).containsOnlyKeys(address(1));
      loop.submit(there::leave).get(10, TimeUnit.SECONDS);
      assertThat(online.all()).isEmpty();
    } finally {
      loop.shutdownNow();
    }
  }

  @Test
  void theAddressesOfOneUserAreBounded() {
    List<Presence> flows = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      flows.add(online.enter("a@b", address(i)));
    }
    assertThat(online.all().get("a@b")).hasSize(OnlineUsers.MAX_ADDRESSES);
    flows.forEach(Presence::leave);
    assertThat(online.all()).isEmpty();
  }

  @Test
  void allAddressesTogetherAreBounded() {
    List<Presence> flows = new ArrayList<>();
    for (int i = 0; i < OnlineUsers.MAX_ENTRIES + 10; i++) {
      flows.add(online.enter("user" + i, address(i)));
    }
    assertThat(online.all()).hasSize(OnlineUsers.MAX_ENTRIES);
    assertThat(flows).filteredOn(flow -> flow == Presence.NONE).hasSize(10);
    flows.forEach(Presence::leave);
    assertThat(online.all()).isEmpty();
    assertThat(online.enter("a@b", address(1))).isNotSameAs(Presence.NONE);
  }
}
