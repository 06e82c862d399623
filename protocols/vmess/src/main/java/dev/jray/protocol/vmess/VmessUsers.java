package dev.jray.protocol.vmess;

import dev.jray.spi.config.ConfigException;
import dev.jray.spi.error.FlowException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.random.RandomGenerator;

/**
 * The users of one inbound, and what their connections must not repeat. Event loops look into a
 * snapshot without a lock; whoever changes the users makes a new one.
 */
final class VmessUsers {
  /** Most seconds that a client's clock may differ in the AEAD form. */
  static final int SKEW = 120;

  // A time that lies ahead is good for so long, both ends included
  private static final int VALID_SECONDS = 2 * SKEW + 1;
  private static final int SESSION_SECONDS = 180;
  private static final int REMEMBERED = 1 << 20;
  private static final int RECENT = 1024;

  private final Clock clock;
  private final LegacyTable legacy;
  private final ReplayFilter authIds;
  private final ReplayFilter burned;
  private final SessionHistory sessions;
  private final AtomicReferenceArray<Recent> recent = new AtomicReferenceArray<>(RECENT);
  private volatile Snapshot snapshot = new Snapshot(List.of(), Map.of(), 0);

  /**
   * Makes the table.
   *
   * @throws ConfigException if emails are not unique or there are too many alter ids
   */
  VmessUsers(List<VmessUser> users, Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.legacy = new LegacyTable(clock);
    this.authIds = new ReplayFilter(VALID_SECONDS, REMEMBERED, random);
    this.burned = new ReplayFilter(VALID_SECONDS, REMEMBERED, random);
    this.sessions =
        new SessionHistory(new ReplayFilter(SESSION_SECONDS, REMEMBERED, random), clock);
    add(users);
  }

  /**
   * All users at one time.
   *
   * @param byEmail in lower case; users without one are missing
   * @param version another number for each snapshot
   */
  private record Snapshot(List<VmessUser> users, Map<String, VmessUser> byEmail, int version) {}

  /** Who came from somewhere last; good for one version of the users only. */
  private record Recent(VmessUser user, int version) {}

  /**
   * Who a connection says it is.
   *
   * @param first the 16 bytes that say so
   * @param second of a legacy request: the time it was made for
   */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares claims.
  record Claim(VmessUser user, VmessForm form, byte[] first, long second) {}

  /**
   * Finds out who sends these 16 bytes.
   *
   * @param source a number that stands for where they come from: whoever came from there last is
   *     tried first, so that a server with many users does not try them all for each connection
   * @throws FlowException if it is nobody, or the bytes were used before
   */
  Claim claim(byte[] first, int source) {
    long now = clock.millis() / 1000;
    Snapshot current = snapshot;
    int slot = (source ^ (source >>> 16)) & (RECENT - 1);
    Recent guess = recent.get(slot);
    if (guess != null && guess.version() == current.version()) {
      long time = guess.user().authIdKey().open(first);
      if (inTime(time, now)) {
        return aead(guess.user(), first, time, now);
      }
    }
    List<VmessUser> users = current.users();
    // Of two users with the same id the later one counts
    for (int i = users.size() - 1; i >= 0; i--) {
      long time = users.get(i).authIdKey().open(first);
      if (inTime(time, now)) {
        recent.set(slot, new Recent(users.get(i), current.version()));
        return aead(users.get(i), first, time, now);
      }
    }
    return legacy(first, now);
  }

  private static boolean inTime(long time, long now) {
    return time >= 0 && Math.abs(time - now) <= SKEW;
  }

  private Claim aead(VmessUser user, byte[] first, long time, long now) {
    if (authIds.add(first, now) != ReplayFilter.Verdict.FRESH) {
      throw new FlowException(VmessError.REPLAYED, "replayed request");
    }
    return new Claim(user, VmessForm.AEAD, first, time);
  }

  private Claim legacy(byte[] first, long now) {
    LegacyTable.Found found = legacy.find(first, now);
    if (found == null || burned.check(first, now) != ReplayFilter.Verdict.FRESH) {
      throw new FlowException(VmessError.UNKNOWN_USER, "invalid user");
    }
    return new Claim(found.user(), VmessForm.LEGACY, first, found.second());
  }

  /** The 16 bytes of a legacy request must not be accepted again. */
  void burn(Claim claim) {
    burned.add(claim.first(), clock.millis() / 1000);
  }

  /** Whether a session is new; it is not, the next time. */
  boolean begin(Claim claim, VmessRequest request) {
    return sessions.begin(claim.user().account().id(), request);
  }

  /** The user with an email in any case. */
  Optional<VmessUser> find(String email) {
    return Optional.ofNullable(snapshot.byEmail().get(key(email)));
  }

  private static String key(String email) {
    return email.toLowerCase(Locale.ROOT);
  }

  /** All users. */
  List<VmessUser> all() {
    return snapshot.users();
  }

  /** Adds users, all or none. */
  synchronized void add(List<VmessUser> added) {
    Snapshot old = snapshot;
    Map<String, VmessUser> byEmail = new HashMap<>(old.byEmail());
    for (VmessUser user : added) {
      String email = user.user().email();
      if (!email.isEmpty() && byEmail.putIfAbsent(key(email), user) != null) {
        throw new ConfigException("vmess: User " + email + " already exists.");
      }
    }
    if (!legacy.add(added)) {
      throw new ConfigException(
          "vmess: the users have more than " + LegacySecond.MAX_IDS + " ids and alter ids");
    }
    List<VmessUser> users = new ArrayList<>(old.users());
    users.addAll(added);
    snapshot = new Snapshot(List.copyOf(users), byEmail, old.version() + 1);
  }

  /**
   * Removes a user; connections that begin after it are not the user's any more.
   *
   * @throws NoSuchElementException if nobody has the email
   */
  synchronized void remove(String email) {
    Snapshot old = snapshot;
    VmessUser removed = old.byEmail().get(key(email));
    if (removed == null) {
      throw new NoSuchElementException("User " + email + " not found.");
    }
    List<VmessUser> users = new ArrayList<>(old.users());
    users.remove(removed);
    Map<String, VmessUser> byEmail = new HashMap<>(old.byEmail());
    byEmail.remove(key(email));
    snapshot = new Snapshot(List.copyOf(users), byEmail, old.version() + 1);
    removed.leave();
    legacy.remove(removed);
  }

  void close() {
    legacy.close();
  }
}
