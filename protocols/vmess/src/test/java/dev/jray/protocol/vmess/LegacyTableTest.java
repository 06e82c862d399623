package dev.jray.protocol.vmess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.testkit.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LegacyTableTest {
  private final TestClock clock = new TestClock();
  private final LegacyTable table = new LegacyTable(clock);

  @AfterEach
  void close() {
    table.close();
  }

  private LegacyTable.Found find(byte[] id, long second) {
    return table.find(LegacyAuth.hmac(id, second), clock.seconds());
  }

  private static List<byte[]> ids(VmessUser user) {
    List<byte[]> all = new ArrayList<>(List.of(user.account().id().bytes()));
    all.addAll(user.account().id().alterIds(user.account().alterIds()));
    return all;
  }

  @Test
  void findsEachIdInEachSecondOfTheWindowAndNotBeyond() {
    VmessUser user = TestUsers.user("", TestUsers.UUID_TEXT, 4);
    table.add(List.of(TestUsers.user(1), user));
    long now = clock.seconds();
    for (byte[] id : ids(user)) {
      for (long second = now - 120; second <= now + 120; second++) {
        assertThat(find(id, second)).isEqualTo(new LegacyTable.Found(user, second));
      }
      assertThat(find(id, now - 121)).isNull();
      assertThat(find(id, now + 121)).isNull();
    }
  }

  @Test
  void theWindowMovesWithTheClock() {
    VmessUser user = TestUsers.user(1);
    table.add(List.of(user));
    byte[] id = user.account().id().bytes();
    long start = clock.seconds();
    for (int i = 0; i < 600; i += 7) {
      clock.pass(7);
      assertThat(find(id, clock.seconds() - 120)).isNotNull();
      assertThat(find(id, clock.seconds() + 120)).isNotNull();
      assertThat(find(id, clock.seconds() - 121)).isNull();
      assertThat(find(id, clock.seconds() + 121)).isNull();
    }
    assertThat(find(id, start)).isNull();
    clock.pass(-100_000);
    assertThat(find(id, clock.seconds())).isNotNull();
  }

  @Test
  void findsNobodyForGarbage() {
    for (int i = 0; i < 100; i++) {
      table.add(List.of(TestUsers.user(i)));
    }
    SplittableRandom random = new SplittableRandom(3);
    byte[] garbage = new byte[16];
    for (int i = 0; i < 2_000; i++) {
      random.nextBytes(garbage);
      assertThat(table.find(garbage, clock.seconds())).isNull();
    }
  }

  @Test
  void worksForNobody() {
    assertThat(table.find(new byte[16], clock.seconds())).isNull();
    assertThat(table.add(List.of())).isTrue();
    assertThat(table.find(new byte[16], clock.seconds())).isNull();
  }

  @Test
  void usersComeAndGoWhileTablesExist() {
    VmessUser first = TestUsers.user("", TestUsers.uuid(1), 2);
    VmessUser second = TestUsers.user("", TestUsers.uuid(2), 2);
    table.add(List.of(first));
    long now = clock.seconds();
    assertThat(find(ids(second).get(2), now)).isNull();

    table.add(List.of(second));
    assertThat(find(ids(second).get(2), now - 30)).isNotNull();

    table.remove(first);
    for (byte[] id : ids(first)) {
      assertThat(find(id, now)).isNull();
    }
    assertThat(find(ids(second).get(1), now)).isNotNull();

    table.remove(second);
    assertThat(find(ids(second).get(1), now)).isNull();
  }

  @Test
  void manyChangesDoNotFillTheTables() {
    VmessUser stays = TestUsers.user(0);
    table.add(List.of(stays));
    for (int i = 1; i < 200; i++) {
      VmessUser guest = TestUsers.user(i);
      table.add(List.of(guest));
      assertThat(find(guest.account().id().bytes(), clock.seconds() + i % 120)).isNotNull();
      table.remove(guest);
      assertThat(find(guest.account().id().bytes(), clock.seconds() + i % 120)).isNull();
      assertThat(find(stays.account().id().bytes(), clock.seconds())).isNotNull();
    }
  }

  @Test
  void refusesMoreIdsThanAHintCanName() {
    List<VmessUser> users = new ArrayList<>();
    for (int i = 0; i < 17; i++) {
      users.add(TestUsers.user("", TestUsers.uuid(i), 65_535));
    }
    assertThat(table.add(users)).isFalse();
    assertThat(table.find(LegacyAuth.hmac(TestUsers.ID.bytes(), 0), clock.seconds())).isNull();
  }

  @Test
  void aThreadMakesTheTablesOfManyUsersAhead() {
    List<VmessUser> users = new ArrayList<>();
    for (int i = 0; i < LegacyTable.LAZY_IDS + 100; i++) {
      users.add(TestUsers.user(i));
    }
    table.add(users);
    VmessUser last = users.get(users.size() - 1);
    long now = clock.seconds();
    Await.until(
        "the whole window is there",
        () ->
            find(last.account().id().bytes(), now - 120) != null
                && find(last.account().id().bytes(), now + 120) != null);
    VmessUser late = TestUsers.user(10_000);
    table.add(List.of(late));
    assertThat(find(late.account().id().bytes(), now)).isNotNull();
  }
}
