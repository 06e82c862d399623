package dev.jray.protocol.vmess;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The servers of one outbound, in turn: those of the configuration, and those that servers
 * announced, as long as they said. Shared by all event loops, without a lock.
 */
final class VmessServers {
  /** Most announced servers at one time; further ones are not taken. */
  static final int MAX_ANNOUNCED = 64;

  private final Clock clock;
  private final AtomicReference<List<Entry>> entries;
  private final AtomicInteger turn = new AtomicInteger();

  VmessServers(List<VmessServer> configured, Clock clock) {
    this.clock = clock;
    this.entries =
        new AtomicReference<>(
            configured.stream().map(server -> new Entry(server, Long.MAX_VALUE)).toList());
  }

  /**
   * A server.
   *
   * @param expires by the clock, in milliseconds; {@link Long#MAX_VALUE} for those of the
   *     configuration
   */
  private record Entry(VmessServer server, long expires) {
    boolean announced() {
      return expires != Long.MAX_VALUE;
    }
  }

  /** The next server. */
  VmessServer next() {
    List<Entry> all = entries.get();
    Entry entry = all.get((turn.getAndIncrement() & Integer.MAX_VALUE) % all.size());
    if (entry.expires() > clock.millis()) {
      return entry.server();
    }
    entries.updateAndGet(this::alive);
    return next();
  }

  private List<Entry> alive(List<Entry> all) {
    long now = clock.millis();
    return all.stream().filter(entry -> entry.expires() > now).toList();
  }

  /** Takes a server that was announced; one that is known already stays longer. */
  void announce(VmessServer server, int minutes) {
    Entry announced = new Entry(server, clock.millis() + minutes * 60_000L);
    entries.updateAndGet(
        all -> {
          List<Entry> kept = new ArrayList<>(alive(all));
          kept.removeIf(entry -> entry.announced() && entry.server().equals(server));
          if (minutes > 0 && kept.stream().filter(Entry::announced).count() < MAX_ANNOUNCED) {
            kept.add(announced);
          }
          return List.copyOf(kept);
        });
  }
}
