package dev.jray.protocol.vmess;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class DrainTest {
  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void dependsOnTheUsersOnly() {
    VmessUser user = TestUsers.user("a", TestUsers.UUID_TEXT, 0);
    VmessUser again = TestUsers.user("b", TestUsers.UUID_TEXT.toUpperCase(Locale.ROOT), 9);
    assertThat(Drain.of(List.of(user), random)).isEqualTo(Drain.of(List.of(again), random));
  }

  @Test
  void isAnotherOneOnOtherServersAndNeverOutOfBounds() {
    Set<Drain> all = new HashSet<>();
    for (int i = 0; i < 300; i++) {
      Drain drain = Drain.of(List.of(TestUsers.user(i)), random);
      all.add(drain);
      assertThat(drain.base()).isBetween(54, 54 + 3265);
      assertThat(drain.spread()).isBetween(1, 64);
      assertThat(drain.bytes(random)).isBetween(drain.base(), drain.base() + drain.spread() - 1);
    }
    assertThat(all).hasSizeGreaterThan(290);
    assertThat(Drain.of(List.of(), random)).isNotEqualTo(Drain.of(List.of(), random));
  }
}
