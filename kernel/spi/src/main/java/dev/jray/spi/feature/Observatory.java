package dev.jray.spi.feature;

import dev.jray.spi.annotation.Incubating;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Knows how well outbounds work, from probes through them. Answers at once, from any thread.
 * Balancers ask it; without one, every outbound counts as unknown.
 */
@Incubating
public interface Observatory {
  /** Has observed nothing. */
  Observatory NONE = Map::of;

  /** What is known of each observed outbound, by its tag; outbounds not probed yet are missing. */
  Map<String, Health> results();

  /**
   * The state of an outbound.
   *
   * @param alive whether the last probe was answered
   * @param delay of the last probe, or the average where several are kept; V2Ray's 99999999
   *     milliseconds if it is not alive
   * @param lastError why the last probe failed; empty if it did not
   * @param lastSeen the last answer; {@link Instant#EPOCH} if there was none
   * @param lastTry the last probe
   * @param samples the statistics of several probes, where they are kept
   */
  record Health(
      boolean alive,
      Duration delay,
      String lastError,
      Instant lastSeen,
      Instant lastTry,
      Optional<Samples> samples) {
    public Health {
      Objects.requireNonNull(delay, "delay");
      Objects.requireNonNull(lastError, "lastError");
      Objects.requireNonNull(lastSeen, "lastSeen");
      Objects.requireNonNull(lastTry, "lastTry");
      Objects.requireNonNull(samples, "samples");
    }
  }

  /**
   * Statistics of the probes that are still valid.
   *
   * @param all how many there are
   * @param failed how many of them failed
   * @param deviation the population's standard deviation of the delays
   */
  record Samples(
      int all, int failed, Duration deviation, Duration average, Duration max, Duration min) {
    public Samples {
      Objects.requireNonNull(deviation, "deviation");
      Objects.requireNonNull(average, "average");
      Objects.requireNonNull(max, "max");
      Objects.requireNonNull(min, "min");
    }
  }
}
