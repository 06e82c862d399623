package dev.jray.feature.api.command;

import java.io.IOException;

/**
 * One of the things that {@code jray api} does.
 *
 * @param words what stands behind its name, for the usage
 * @param summary what it does, for the usage
 */
record Action(String words, String summary, Work work) {
  /** Does it. */
  interface Work {
    void run() throws IOException, UsageException;
  }
}
