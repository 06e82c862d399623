package dev.jray.protocol.vmess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.spi.config.ConfigException;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class VmessUsersTest {
  private final TestClock clock = new TestClock();

  /** What became of the first 16 bytes of a connection. */
  private static String claim(VmessUsers users, byte[] first) {
    try {
      VmessUsers.Claim claim = users.claim(first, 0);
      return claim.form() + " " + claim.user().user().email();
    } catch (FlowException e) {
      return ((VmessError) e.code()).name();
    }
  }

  private static VmessRequest request(long chance) {
    return VmessRequest.fresh(
        VmessSecurity.NONE,
        VmessOptions.CHUNK_STREAM,
        Destination.tcp(new Address.Domain("example.com"), 443),
        new SplittableRandom(chance));
  }

  private static String expected(VectorCase known) {
    if (known.is("accepted")) {
      return known.text("form").equals("aead") ? "AEAD a" : "LEGACY a";
    }
    return known.is("second_presentation") ? "REPLAYED" : "UNKNOWN_USER";
  }

  @Test
  void acceptsTheTimesThatV2RayAccepts() {
    VmessUsers users =
        TestUsers.table(clock, TestUsers.user("a", TestUsers.UUID_TEXT, 4), TestUsers.user(1));
    for (VectorCase known : VectorCase.group("auth_window")) {
      byte[] first = known.bytes(known.has("auth_id") ? "auth_id" : "auth");
      assertThat(claim(users, first)).as(known.toString()).isEqualTo(expected(known));
    }
  }

  static List<VectorCase> legacyTimes() {
    return VectorCase.group("auth_window").stream()
        .filter(known -> known.has("recovered_timestamp"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("legacyTimes")
  void recoversTheTimeOfALegacyRequest(VectorCase known) {
    VmessUsers users = TestUsers.table(clock, TestUsers.user("a", TestUsers.UUID_TEXT, 4));
    assertThat(users.claim(known.bytes("auth"), 0).second())
        .isEqualTo(known.number("recovered_timestamp"));
  }

  @Test
  void acceptsALegacyRequestOfAUserWithoutAlterIds() {
    VmessUsers users = TestUsers.table(clock, TestUsers.user("a", TestUsers.UUID_TEXT, 0));
    byte[] first = LegacyAuth.hmac(TestUsers.ID.bytes(), clock.seconds());
    assertThat(claim(users, first)).isEqualTo("LEGACY a");
  }

  @Test
  void acceptsAnAeadRequestOfAUserWithAlterIds() {
    VmessUser user = TestUsers.user("a", TestUsers.UUID_TEXT, 4);
    assertThat(claim(TestUsers.table(clock, user), TestUsers.aead(user, clock.seconds(), 1)))
        .isEqualTo("AEAD a");
  }

  @Test
  void remembersAnIdFromTheFutureAsLongAsItIsGood() {
    VmessUser user = TestUsers.user("a", TestUsers.UUID_TEXT, 0);
    VmessUsers users = TestUsers.table(clock, user);
    byte[] first = TestUsers.aead(user, clock.seconds() + 120, 1);
    assertThat(claim(users, first)).isEqualTo("AEAD a");
    for (int i = 0; i < 240; i++) {
      clock.pass(1);
      assertThat(claim(users, first)).as("after %d seconds", i + 1).isEqualTo("REPLAYED");
    }
    clock.pass(1);
    assertThat(claim(users, first)).isEqualTo("UNKNOWN_USER");
  }

  @Test
  void aLegacyRequestMayComeAgainUntilItIsBurned() {
    VmessUsers users = TestUsers.table(clock, TestUsers.user("a", TestUsers.UUID_TEXT, 1));
    byte[] first = LegacyAuth.hmac(TestUsers.ID.alterIds(1).get(0), clock.seconds() + 120);
    byte[] other = LegacyAuth.hmac(TestUsers.ID.alterIds(1).get(0), clock.seconds());
    assertThat(claim(users, first)).isEqualTo("LEGACY a");
    users.burn(users.claim(first, 0));
    assertThat(claim(users, first)).isEqualTo("UNKNOWN_USER");
    clock.pass(240);
    assertThat(claim(users, first)).isEqualTo("UNKNOWN_USER");
    clock.pass(-240);
    assertThat(claim(users, other)).isEqualTo("LEGACY a");
  }

  @Test
  void ofTwoUsersWithOneIdTheLaterOneCounts() {
    VmessUser early = TestUsers.user("early", TestUsers.UUID_TEXT, 0);
    VmessUsers users =
        TestUsers.table(clock, early, TestUsers.user("late", TestUsers.UUID_TEXT, 0));
    assertThat(claim(users, TestUsers.aead(early, clock.seconds(), 1))).isEqualTo("AEAD late");
  }

  @Test
  void emailsAreUniqueWhateverTheirCase() {
    VmessUsers users =
        TestUsers.table(clock, TestUsers.user("Love@v2ray.com", TestUsers.uuid(1), 0));
    assertThatThrownBy(
            () -> users.add(List.of(TestUsers.user("love@V2RAY.com", TestUsers.uuid(2), 0))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("already exists");
    users.add(
        List.of(
            TestUsers.user("", TestUsers.uuid(3), 0), TestUsers.user("", TestUsers.uuid(4), 0)));
    assertThat(users.find("LOVE@v2ray.com")).isPresent();
    assertThat(users.find("")).isEmpty();
  }

  @Test
  void addsAllOrNone() {
    VmessUsers users = TestUsers.table(clock, TestUsers.user(1));
    VmessUser good = TestUsers.user(2);
    assertThatThrownBy(() -> users.add(List.of(good, TestUsers.user(1))))
        .isInstanceOf(ConfigException.class);
    assertThat(claim(users, TestUsers.aead(good, clock.seconds(), 1))).isEqualTo("UNKNOWN_USER");
    assertThat(users.find(good.user().email())).isEmpty();
  }

  @Test
  void aRemovedUserIsGoneAtOnceInBothForms() {
    VmessUser user = TestUsers.user("Gone@Test", TestUsers.UUID_TEXT, 2);
    VmessUsers users = TestUsers.table(clock, user, TestUsers.user(1));
    byte[] legacy = LegacyAuth.hmac(TestUsers.ID.alterIds(2).get(1), clock.seconds());
    assertThat(claim(users, TestUsers.aead(user, clock.seconds(), 1))).isEqualTo("AEAD Gone@Test");
    assertThat(claim(users, legacy)).isEqualTo("LEGACY Gone@Test");

    users.remove("gone@test");
    assertThat(claim(users, TestUsers.aead(user, clock.seconds(), 2))).isEqualTo("UNKNOWN_USER");
    assertThat(claim(users, legacy)).isEqualTo("UNKNOWN_USER");
    assertThatThrownBy(() -> users.remove("gone@test")).isInstanceOf(NoSuchElementException.class);

    users.add(List.of(user));
    assertThat(claim(users, legacy)).isEqualTo("LEGACY Gone@Test");
  }

  @Test
  void aSessionIsNewOnceInThreeMinutes() {
    VmessUser user = TestUsers.user(1);
    VmessUsers users = TestUsers.table(clock, user, TestUsers.user(2));
    VmessUsers.Claim claim = users.claim(TestUsers.aead(user, clock.seconds(), 1), 0);
    VmessRequest request = request(1);
    VmessRequest other = request(5);
    assertThat(users.begin(claim, request)).isTrue();
    assertThat(users.begin(claim, other)).isTrue();
    clock.pass(179);
    assertThat(users.begin(claim, request)).isFalse();
    VmessUsers.Claim another =
        new VmessUsers.Claim(TestUsers.user(2), VmessForm.AEAD, new byte[16], 0);
    assertThat(users.begin(another, request)).isTrue();
    clock.pass(400);
    assertThat(users.begin(claim, request)).isTrue();
  }

  @Test
  void whoCameFromSomewhereLastIsTriedFirstAndForgottenWhenRemoved() {
    VmessUser user = TestUsers.user("a", TestUsers.UUID_TEXT, 0);
    VmessUsers users = TestUsers.table(clock, TestUsers.user(1), user, TestUsers.user(2));
    byte[] first = TestUsers.aead(user, clock.seconds(), 1);
    assertThat(users.claim(first, 77).user()).isSameAs(user);
    assertThat(users.claim(TestUsers.aead(user, clock.seconds(), 2), 77).user()).isSameAs(user);
    assertThatThrownBy(() -> users.claim(first, 77)).hasMessage("replayed request");
    assertThat(users.claim(TestUsers.aead(TestUsers.user(1), clock.seconds(), 3), 77).user())
        .isNotSameAs(user);
    assertThat(users.claim(TestUsers.aead(user, clock.seconds(), 4), 77).user()).isSameAs(user);
    users.remove("a");
    byte[] late = TestUsers.aead(user, clock.seconds(), 5);
    assertThatThrownBy(() -> users.claim(late, 77)).hasMessage("invalid user");
  }

  @Test
  void tenThousandUsersAreFound() {
    VmessUser[] all = new VmessUser[10_000];
    for (int i = 0; i < all.length; i++) {
      all[i] = TestUsers.user(i);
    }
    VmessUsers users = TestUsers.table(clock, all);
    for (int i = 0; i < all.length; i += 997) {
      assertThat(claim(users, TestUsers.aead(all[i], clock.seconds(), i)))
          .isEqualTo("AEAD user" + i + "@test");
    }
    assertThat(claim(users, new byte[16])).isEqualTo("UNKNOWN_USER");
    users.close();
  }

  @Test
  void usersWhoStayAreFoundWhileOthersComeAndGo() throws Exception {
    VmessUser stays = TestUsers.user(0);
    VmessUsers users = TestUsers.table(clock, stays);
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(3);
    List<Future<Integer>> readers = new ArrayList<>();
    for (int reader = 0; reader < 2; reader++) {
      int seed = reader;
      readers.add(threads.submit(() -> look(users, stays, over, seed)));
    }
    Future<?> writer =
        threads.submit(
            () -> {
              for (int i = 1; i <= 100; i++) {
                VmessUser guest = TestUsers.user(i);
                users.add(List.of(guest));
                assertThat(claim(users, TestUsers.aead(guest, clock.seconds(), -i)))
                    .startsWith("AEAD");
                users.remove(guest.user().email());
                assertThat(claim(users, TestUsers.aead(guest, clock.seconds(), -1000 - i)))
                    .isEqualTo("UNKNOWN_USER");
              }
            });
    writer.get(60, TimeUnit.SECONDS);
    over.set(true);
    for (Future<Integer> reader : readers) {
      assertThat(reader.get(60, TimeUnit.SECONDS)).isPositive();
    }
    threads.shutdown();
  }

  private int look(VmessUsers users, VmessUser stays, AtomicBoolean over, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int found = 0;
    while (!over.get() || found == 0) {
      byte[] aead = TestUsers.aead(stays, clock.seconds(), random.nextLong());
      byte[] legacy =
          LegacyAuth.hmac(
              stays.account().id().bytes(), clock.seconds() - 100 + random.nextInt(200));
      assertThat(claim(users, aead)).isEqualTo("AEAD user0@test");
      assertThat(claim(users, legacy)).isEqualTo("LEGACY user0@test");
      found++;
    }
    return found;
  }
}
