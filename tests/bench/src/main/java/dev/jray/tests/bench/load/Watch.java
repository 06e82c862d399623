package dev.jray.tests.bench.load;

import java.io.IOException;

/**
 * Told when that part of a load begins and ends which counts. Opening and closing of connections is
 * not in it, unless the load is about just that: with 512 connections it would cost more than what
 * they carry.
 */
public interface Watch {
  /** Does not care. */
  Watch NONE =
      new Watch() {
        @Override
        public void begin() {}

        @Override
        public void end() {}
      };

  /** All connections are open, and nothing was sent yet. */
  void begin() throws IOException;

  /** Everything has arrived, and the connections are still open. */
  void end() throws IOException;
}
