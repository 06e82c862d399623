package dev.jray.tests.bench;

import java.time.Duration;
import java.util.List;

/**
 * How much is done. Volumes are fixed, not times, so that every peer does the same work.
 *
 * @param size volumes of a measured run
 * @param warm volumes of one round of warm-up
 * @param idle idle connections; each costs two descriptors here and two in the proxy
 */
record Plan(Size size, Size warm, WarmUp warmUp, Times times, int idle, Rest rest, Scale scale) {
  /** The same with a share of the bytes and of the new connections. */
  Plan scaled(double share) {
    return new Plan(size.scaled(share), warm.scaled(share), warmUp, times, idle, rest, scale);
  }

  /** The same with other counts. */
  Plan with(Times counts, Scale sizes) {
    return new Plan(size, warm, warmUp, counts, idle, rest, sizes);
  }

  /**
   * Volumes.
   *
   * @param bulk bytes over all connections
   * @param echoes round trips on the one connection of the latency run
   * @param requests round trips over all connections
   * @param connects new connections
   */
  record Size(long bulk, int echoes, int requests, int connects) {
    private Size scaled(double share) {
      return new Size((long) (bulk * share), echoes, requests, (int) (connects * share));
    }
  }

  /**
   * The end of a warm-up that does not settle.
   *
   * @param rounds most rounds before the runs of a load; 0 for none
   * @param first no round of the first load begins after this time: it has to warm up what all
   *     loads use
   * @param later the same for every other load
   */
  record WarmUp(int rounds, Duration first, Duration later) {}

  /**
   * Measurements in each repetition.
   *
   * @param starts fresh starts of each peer; the processes of the last one stay for the loads
   * @param runs runs of each load in the same warm processes
   * @param scale the same for the costs by scale, and fresh starts for the memory of idle ones
   */
  record Times(int starts, int runs, int scale) {}

  /**
   * Pauses before memory is read.
   *
   * @param fresh of a process that has just started, or taken idle connections
   * @param loaded after all loads: a program may give memory back
   */
  record Rest(Duration fresh, Duration loaded) {}

  /** Numbers of connections by which costs are compared. */
  record Scale(List<Integer> connections, List<Integer> idle) {}

  static final Plan FULL =
      new Plan(
          new Size(1_000_000_000L, 10_000, 32_000, 6_000),
          new Size(250_000_000L, 2_500, 8_000, 1_500),
          new WarmUp(100, Duration.ofSeconds(30), Duration.ofSeconds(45)),
          new Times(5, 5, 3),
          4_000,
          new Rest(Duration.ofSeconds(2), Duration.ofSeconds(10)),
          new Scale(List.of(1, 8, 64, 512), List.of(1_000, 5_000, 10_000)));

  /** For CI: whether bytes arrive, not how fast. */
  static final Plan QUICK =
      new Plan(
          new Size(16_000_000L, 200, 400, 80),
          new Size(0, 0, 0, 0),
          new WarmUp(0, Duration.ZERO, Duration.ZERO),
          new Times(1, 1, 1),
          50,
          new Rest(Duration.ofMillis(100), Duration.ofMillis(100)),
          new Scale(List.of(1, 64), List.of(100)));

  /** Bytes of the cold run. */
  static final long COLD = 10_000_000;

  /** Most time for one run of a load. */
  static final Duration LIMIT = Duration.ofMinutes(2);

  /** Most time for opening all idle connections and looking at their memory. */
  static final Duration IDLE_LIMIT = Duration.ofMinutes(5);
}
