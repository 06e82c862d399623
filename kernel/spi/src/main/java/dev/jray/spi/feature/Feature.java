package dev.jray.spi.feature;

import dev.jray.spi.annotation.Stable;

/** A part of an instance that is started with it and closed with it. */
@Stable
public interface Feature {

  /**
   * Called once, in the order of creation, before the instance listens. Runs on the starting thread
   * and may block. A failure stops the start and closes what had started.
   *
   * @throws Exception if the instance must not start
   */
  default void start() throws Exception {}

  /**
   * Called when an operator asks to read again what lies in files that the settings name, as often
   * as he likes. Runs on a thread that may block; flows go on meanwhile. Geo files were forgotten
   * before.
   *
   * @throws dev.jray.spi.config.ConfigException if the files cannot be used; the feature then goes
   *     on with what it had
   */
  default void reload() {}

  /**
   * Called once after the instance has stopped listening, before it waits for its flows to end: the
   * feature lets go of flows that it would keep open for ever. Must not block.
   */
  default void drain() {}

  /**
   * Called once, in reverse order, after the instance's flows ended; also after a failed start.
   * Runs on the stopping thread and may block for a bounded time.
   */
  default void close() {}
}
