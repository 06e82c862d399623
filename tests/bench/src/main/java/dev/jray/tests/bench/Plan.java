package dev.jray.tests.bench;

import java.time.Duration;

/**
 * How much is done. Volumes are fixed, not times, so that every peer does the same work.
 *
 * @param size volumes of a measured run
 * @param warm volumes of one round of warm-up
 * @param warmRounds most rounds before a run; 0 for none
 * @param starts starts of each peer in each repetition
 * @param idle idle connections; each costs two descriptors here and two in the proxy
 * @param rest pause before memory is read
 */
record Plan(Size size, Size warm, int warmRounds, int starts, int idle, Duration rest) {
  /** The same with a share of the bytes and of the new connections. */
  Plan scaled(double share) {
    return new Plan(size.scaled(share), warm.scaled(share), warmRounds, starts, idle, rest);
  }

  /**
   * Volumes.
   *
   * @param bulk bytes over all connections
   * @param echoes round trips on the one connection of the latency run
   * @param requests round trips on each of 8 connections
   * @param connects new connections
   */
  record Size(long bulk, int echoes, int requests, int connects) {
    private Size scaled(double share) {
      return new Size((long) (bulk * share), echoes, requests, (int) (connects * share));
    }
  }

  static final Plan FULL =
      new Plan(
          new Size(1_000_000_000L, 20_000, 10_000, 8_000),
          new Size(250_000_000L, 5_000, 2_500, 2_000),
          12,
          5,
          4_000,
          Duration.ofSeconds(2));

  /** For CI: whether bytes arrive, not how fast. */
  static final Plan QUICK =
      new Plan(
          new Size(16_000_000L, 200, 50, 160),
          new Size(0, 0, 0, 0),
          0,
          1,
          100,
          Duration.ofMillis(100));

  /** Bytes of the cold run. */
  static final long COLD = 10_000_000;

  /** Most time for one run of a load. */
  static final Duration LIMIT = Duration.ofMinutes(2);
}
