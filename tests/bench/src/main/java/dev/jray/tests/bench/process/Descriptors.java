package dev.jray.tests.bench.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** How many files and sockets this process may have open, and each that it starts. */
public final class Descriptors {
  /** Those that are no connection: libraries, logs, event loops. */
  private static final int OTHERS = 500;

  private Descriptors() {}

  /**
   * Asks the system for more. A JVM has its soft limit as high as the hard one; more than that is
   * for privileged users, and not for all of them. The processes that are started inherit it.
   *
   * @return how many it is then
   */
  public static long raise(ProcFs procFs, long wanted) throws IOException {
    long pid = ProcessHandle.current().pid();
    if (procFs.descriptorLimit(pid) < wanted) {
      // What it says is of no interest: the limit itself tells.
      Tool.firstLine(
          Path.of("prlimit"),
          List.of("--pid", Long.toString(pid), "--nofile=" + wanted + ":" + wanted),
          Map.of());
    }
    return procFs.descriptorLimit(pid);
  }

  /** The most connections that fit: each has two ends, here as well as in a proxy. */
  public static long connections(long limit) {
    return (limit - OTHERS) / 2;
  }
}
