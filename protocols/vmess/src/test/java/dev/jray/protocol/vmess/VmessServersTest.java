package dev.jray.protocol.vmess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class VmessServersTest {
  private final TestClock clock = new TestClock();
  private final VmessServers servers = new VmessServers(List.of(server(1), server(2)), clock);

  private static VmessServer server(int port) {
    return new VmessServer(
        Destination.tcp(Address.parse("192.0.2.1"), port), List.of(TestUsers.user(port).account()));
  }

  private List<Integer> next(int count) {
    return IntStream.range(0, count).mapToObj(i -> servers.next().address().port()).toList();
  }

  @Test
  void takeTurns() {
    assertThat(next(5)).containsExactly(1, 2, 1, 2, 1);
  }

  @Test
  void announcedOnesJoinUntilTheyExpire() {
    servers.announce(server(3), 1);
    assertThat(next(6)).containsExactly(1, 2, 3, 1, 2, 3);
    clock.pass(59);
    assertThat(next(3)).contains(3);
    clock.pass(1);
    assertThat(next(20)).containsOnly(1, 2);
  }

  @Test
  void aSecondAnnouncementProlongsTheFirst() {
    servers.announce(server(3), 1);
    clock.pass(30);
    servers.announce(server(3), 1);
    clock.pass(40);
    assertThat(next(3)).containsExactlyInAnyOrder(1, 2, 3);
    servers.announce(server(3), 0);
    assertThat(next(6)).containsOnly(1, 2);
  }

  @Test
  void thereIsAnEndToAnnouncements() {
    for (int i = 0; i < 1_000; i++) {
      servers.announce(server(10 + i), 255);
    }
    int all = 2 + VmessServers.MAX_ANNOUNCED;
    assertThat(next(2 * all).stream().distinct()).hasSize(all);
    clock.pass(255 * 60);
    assertThat(next(2 * all)).containsOnly(1, 2);
    servers.announce(server(3), 1);
    assertThat(next(6)).contains(3);
  }
}
