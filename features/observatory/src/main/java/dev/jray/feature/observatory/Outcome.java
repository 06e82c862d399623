package dev.jray.feature.observatory;

import java.time.Duration;

/**
 * What became of a probe.
 *
 * @param delay from the beginning to the first line of the answer
 * @param error why there was none; empty if there was one
 */
record Outcome(Duration delay, String error) {
  boolean answered() {
    return error.isEmpty();
  }
}
