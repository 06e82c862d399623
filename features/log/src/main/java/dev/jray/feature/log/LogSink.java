package dev.jray.feature.log;

import java.io.IOException;

/** Where bytes of a log end up. Used by one thread at a time. */
interface LogSink {

  /** Writes all bytes. After a failure the next write starts anew. */
  void write(byte[] bytes) throws IOException;

  /**
   * Leaves the file that was moved away and goes on with a new one of the old name. After a failure
   * the old one stays in use.
   */
  void reopen() throws IOException;

  /** Gives up what it holds open; a later write opens it again. */
  void rest() throws IOException;

  /** The name in messages and of the thread. */
  String name();
}
