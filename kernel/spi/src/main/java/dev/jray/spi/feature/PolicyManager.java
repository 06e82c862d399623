package dev.jray.spi.feature;

import dev.jray.spi.annotation.Stable;

/** Knows the policy of each user level. Answers at once, from any thread. */
@Stable
public interface PolicyManager {

  /** The policy of a level; levels that nobody configured have the defaults. */
  Policy forLevel(int level);

  /** The policy of the instance. */
  SystemPolicy forSystem();
}
