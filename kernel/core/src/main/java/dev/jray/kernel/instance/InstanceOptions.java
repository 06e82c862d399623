package dev.jray.kernel.instance;

import dev.jray.kernel.net.Platform;
import dev.jray.spi.feature.Log;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * What an embedding program decides about an instance.
 *
 * @param threads number of event loops
 * @param drain how long a stop waits for running flows
 * @param spliceFrom how many bytes a second make a flow worth moving in the kernel, where nothing
 *     but two TCP sockets is between its ends; empty if none is
 * @param buffer bytes that may wait per direction where the policy names no number; negative means
 *     as much as the kernel allows, empty leaves it to the kernel
 * @param log where lines go if the configuration has no log feature
 */
public record InstanceOptions(
    int threads,
    Platform platform,
    Duration drain,
    Clock clock,
    RandomGenerator random,
    OptionalLong spliceFrom,
    OptionalInt buffer,
    Log log) {
  private static final long SPLICE_FROM = 1024 * 1024;

  public InstanceOptions {
    if (threads < 1) {
      throw new IllegalArgumentException(
          "an instance needs at least one event loop, not " + threads);
    }
    Objects.requireNonNull(platform, "platform");
    Objects.requireNonNull(drain, "drain");
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(random, "random");
    Objects.requireNonNull(spliceFrom, "spliceFrom");
    Objects.requireNonNull(buffer, "buffer");
    Objects.requireNonNull(log, "log");
  }

  /** Options that leave buffers to the kernel. */
  public InstanceOptions(
      int threads,
      Platform platform,
      Duration drain,
      Clock clock,
      RandomGenerator random,
      OptionalLong spliceFrom,
      Log log) {
    this(threads, platform, drain, clock, random, spliceFrom, OptionalInt.empty(), log);
  }

  /**
   * One event loop per processor, the best sockets, five seconds to drain, a secure random source.
   */
  public static InstanceOptions defaults(Log log) {
    return new InstanceOptions(
        Runtime.getRuntime().availableProcessors(),
        Platform.best(),
        Duration.ofSeconds(5),
        Clock.system(ZoneId.systemDefault()),
        new java.security.SecureRandom(),
        OptionalLong.of(SPLICE_FROM),
        log);
  }

  /** The same with another limit for the drain. */
  public InstanceOptions withDrain(Duration other) {
    return new InstanceOptions(threads, platform, other, clock, random, spliceFrom, buffer, log);
  }

  /** The same with another limit from which on the kernel moves a flow's bytes, or without one. */
  public InstanceOptions withSpliceFrom(OptionalLong other) {
    return new InstanceOptions(threads, platform, drain, clock, random, other, buffer, log);
  }

  /** The same with another limit for what waits where the policy names none. */
  public InstanceOptions withBuffer(OptionalInt other) {
    return new InstanceOptions(threads, platform, drain, clock, random, spliceFrom, other, log);
  }

  /** The same on other sockets. */
  public InstanceOptions withPlatform(Platform other) {
    return new InstanceOptions(threads, other, drain, clock, random, spliceFrom, buffer, log);
  }
}
