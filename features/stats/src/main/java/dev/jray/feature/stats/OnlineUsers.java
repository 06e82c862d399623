package dev.jray.feature.stats;

import dev.jray.spi.feature.StatsManager.Presence;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The addresses from which users have flows. Each event loop keeps its own, so that flows on
 * different loops do not meet; who asks gets them together.
 */
final class OnlineUsers {
  /** Most addresses of one user on one loop; others are not kept. */
  static final int MAX_ADDRESSES = 256;

  /** Most users' addresses in all. */
  static final int MAX_ENTRIES = 65_536;

  private final Clock clock;
  private final Map<Thread, Loop> loops = new ConcurrentHashMap<>();
  private final AtomicInteger entries = new AtomicInteger();

  OnlineUsers(Clock clock) {
    this.clock = clock;
  }

  Presence enter(String email, InetAddress from) {
    Thread thread = Thread.currentThread();
    Loop loop = loops.get(thread);
    return (loop != null ? loop : loops.computeIfAbsent(thread, first -> new Loop()))
        .enter(email, from);
  }

  Map<String, Map<InetAddress, Instant>> all() {
    Map<String, Map<InetAddress, Instant>> result = new TreeMap<>();
    for (Loop loop : loops.values()) {
      loop.users.forEach(
          (email, addresses) ->
              addresses.forEach(
                  (address, entry) ->
                      result
                          .computeIfAbsent(email, first -> new HashMap<>())
                          .merge(address, Instant.ofEpochMilli(entry.last), OnlineUsers::later)));
    }
    return result;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** One event loop's part: only that loop changes it, any thread may read it. */
  private final class Loop {
    private final Map<String, Map<InetAddress, Entry>> users = new ConcurrentHashMap<>();

    Presence enter(String email, InetAddress from) {
      Map<InetAddress, Entry> addresses = users.get(email);
      Entry entry = addresses == null ? null : addresses.get(from);
      if (entry == null) {
        if ((addresses != null && addresses.size() >= MAX_ADDRESSES)
            || entries.get() >= MAX_ENTRIES) {
          return Presence.NONE;
        }
        entry = new Entry(this, email, from);
        entries.incrementAndGet();
        users.computeIfAbsent(email, first -> new ConcurrentHashMap<>(2)).put(from, entry);
      }
      entry.flows++;
      entry.last = clock.millis();
      return entry;
    }

    void remove(Entry entry) {
      Map<InetAddress, Entry> addresses = users.get(entry.email);
      addresses.remove(entry.from);
      if (addresses.isEmpty()) {
        users.remove(entry.email);
      }
      entries.decrementAndGet();
    }
  }

  /** The flows of a user from one address; a flow costs no object of its own. */
  private static final class Entry implements Presence {
    private final Loop loop;
    private final String email;
    private final InetAddress from;
    private int flows; // of its loop alone
    private volatile long last;

    Entry(Loop loop, String email, InetAddress from) {
      this.loop = loop;
      this.email = email;
      this.from = from;
    }

    @Override
    public void leave() {
      flows--;
      if (flows == 0) {
        loop.remove(this);
      }
    }
  }
}
