package dev.jray.protocol.vmess;

import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Finds whose legacy request begins with 16 bytes: the HMAC of a second not more than {@value
 * #SKEW} away, made with one of the users' ids.
 *
 * <p>V2Ray keeps an entry per id and second in one map. To compute all HMACs for each connection
 * would need no memory, but a stranger could then keep a server busy with garbage: 241 HMACs per id
 * and connection. In between lies what is done here: per second there is one table of hints, made
 * when it is needed first, four bytes per id with some air. A request costs a look into 241 tables,
 * and the tables cost one HMAC per id and second of the clock, and that only while connections come
 * that are no AEAD requests. Where there are so many ids that a loop would be held up by it, a
 * thread makes the tables ahead.
 *
 * <p>Readers take no lock. Users change under one, and no table is made twice for it: a new user is
 * added to those that exist, a removed one is found in them no more.
 */
final class LegacyTable {
  /** Most seconds that a client's clock may differ. */
  static final int SKEW = 120;

  /** Most ids for which an event loop makes tables itself: some milliseconds of work at worst. */
  static final int LAZY_IDS = 128;

  // A table for each second of the window, and for those that are made ahead
  private static final int TABLES = 256;
  private static final int AHEAD = TABLES - 2 * SKEW - 1;
  private static final int REFRESH_SECONDS = 10;

  private final Clock clock;
  private final AtomicReferenceArray<LegacySecond> tables = new AtomicReferenceArray<>(TABLES);
  private volatile LegacyId[] ids = {};
  private volatile ScheduledExecutorService worker;

  /** Makes an empty table. */
  LegacyTable(Clock clock) {
    this.clock = clock;
  }

  /** Whose request it was, and for which second it was made. */
  record Found(VmessUser user, long second) {}

  /**
   * Finds the user.
   *
   * @param wire 16 bytes
   * @param now in Unix seconds
   * @return null if there is none
   */
  Found find(byte[] wire, long now) {
    LegacyId[] all = ids;
    if (all.length == 0) {
      return null;
    }
    boolean lazy = worker == null;
    for (int i = 0; i <= 2 * SKEW; i++) {
      // From now outwards: most clocks are right
      long second = (i & 1) == 0 ? now - i / 2 : now + (i + 1) / 2;
      LegacySecond table = tables.get(slot(second));
      if (table == null || table.second() != second) {
        table = lazy ? make(second) : null;
      }
      LegacyId id = table == null ? null : table.find(wire, all);
      if (id != null) {
        return new Found(id.user(), second);
      }
    }
    return null;
  }

  private static int slot(long second) {
    return (int) (second & (TABLES - 1));
  }

  /**
   * Makes a table. Users may change meanwhile: whoever changed them has published them before he
   * looks at the tables, so one of the two sees what the other did.
   */
  private LegacySecond make(long second) {
    LegacyMac mac = new LegacyMac();
    while (true) {
      LegacyId[] all = ids;
      LegacySecond made = LegacySecond.of(second, all, mac);
      tables.set(slot(second), made);
      if (all == ids) {
        return made;
      }
    }
  }

  /** Makes what is missing in the window and ahead of it. */
  private void refresh() {
    long now = clock.millis() / 1000;
    for (long second = now - SKEW; second <= now + SKEW + AHEAD; second++) {
      LegacySecond table = tables.get(slot(second));
      if (table == null || table.second() != second) {
        make(second);
      }
    }
  }

  /**
   * Adds users.
   *
   * @return false, and does nothing, if there are more ids than this can hold
   */
  synchronized boolean add(List<VmessUser> users) {
    LegacyId[] old = ids;
    long count = users.stream().mapToLong(user -> 1 + user.account().alterIds()).sum();
    if (old.length + count > LegacySecond.MAX_IDS) {
      return false;
    }
    int[] places = places(old, (int) count);
    int length = places.length == 0 ? 0 : places[places.length - 1] + 1;
    LegacyId[] all = Arrays.copyOf(old, Math.max(old.length, length));
    int next = 0;
    for (VmessUser user : users) {
      all[places[next++]] = new LegacyId(user, user.account().id().bytes());
      for (byte[] alterId : user.account().id().alterIds(user.account().alterIds())) {
        all[places[next++]] = new LegacyId(user, alterId);
      }
    }
    publish(all, places);
    return true;
  }

  private void publish(LegacyId[] all, int[] places) {
    ids = all;
    boolean complete = true;
    for (int place : places) {
      complete &= addHints(place, all[place]);
    }
    if (all.length > LAZY_IDS && worker == null) {
      startWorker();
    } else if (!complete && worker != null) {
      worker.execute(this::refresh);
    }
  }

  /** Free indexes, in ascending order. */
  private static int[] places(LegacyId[] all, int count) {
    int[] places = new int[count];
    int index = 0;
    for (int i = 0; i < count; i++) {
      while (index < all.length && all[index] != null) {
        index++;
      }
      places[i] = index++;
    }
    return places;
  }

  /** Adds an id to the tables that exist; those without room are dropped, and false returned. */
  private boolean addHints(int index, LegacyId id) {
    LegacyMac mac = new LegacyMac().of(id.bytes());
    boolean complete = true;
    for (int slot = 0; slot < TABLES; slot++) {
      LegacySecond table = tables.get(slot);
      if (table != null && !table.add(index, mac.at(table.second()))) {
        tables.set(slot, null);
        complete = false;
      }
    }
    return complete;
  }

  /** Removes a user. */
  synchronized void remove(VmessUser user) {
    LegacyId[] all = ids.clone();
    boolean empty = true;
    for (int i = 0; i < all.length; i++) {
      if (all[i] != null && all[i].user() == user) {
        all[i] = null;
      }
      empty &= all[i] == null;
    }
    ids = empty ? new LegacyId[0] : all;
  }

  private void startWorker() {
    worker =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "vmess-legacy");
              thread.setDaemon(true);
              return thread;
            });
    worker.scheduleWithFixedDelay(this::refresh, 0, REFRESH_SECONDS, TimeUnit.SECONDS);
  }

  synchronized void close() {
    if (worker != null) {
      worker.shutdownNow();
    }
  }
}
