package dev.jray.spi.feature;

import dev.jray.spi.annotation.OnEventLoop;
import dev.jray.spi.annotation.Stable;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Map;

/** Holds the traffic counters. Without one, nothing is counted. Thread-safe. */
@Stable
public interface StatsManager {

  /** The counter of this name, made if need be. Callers keep it, they do not ask again per flow. */
  Counter counter(StatName name);

  /** Whether anything is counted at all. */
  default boolean counting() {
    return true;
  }

  /** All counters by name. */
  Map<StatName, Counter> counters();

  /**
   * A user has a flow from this address until {@link Presence#leave}. Both calls are made on the
   * flow's event loop.
   *
   * @return to be left once; {@link Presence#NONE} if it is not kept
   */
  @OnEventLoop
  default Presence enter(String email, InetAddress from) {
    return Presence.NONE;
  }

  /**
   * The addresses from which users have flows, by email, and when the last flow from each began.
   * Users whose policy does not ask for it are missing.
   */
  default Map<String, Map<InetAddress, Instant>> online() {
    return Map.of();
  }

  /** A flow of a user that runs. */
  interface Presence {
    /** Is not kept. */
    Presence NONE = () -> {};

    /** The flow has ended. */
    void leave();
  }
}
