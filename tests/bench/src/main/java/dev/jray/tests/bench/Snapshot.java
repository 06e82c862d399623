package dev.jray.tests.bench;

import dev.jray.tests.bench.process.ProcFs;
import dev.jray.tests.bench.process.ProcFs.ThreadTime;
import dev.jray.tests.bench.process.RunningChain;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Readings at one time; see {@link Usage}. */
record Snapshot(long nanos, long cpu, Map<Long, ThreadTime> threads, long own, long busy) {
  private static final ThreadTime UNBORN = new ThreadTime("", 0);

  static Snapshot take(ProcFs procFs, RunningChain chain) throws IOException {
    long cpu = 0;
    Map<Long, ThreadTime> threads = new HashMap<>();
    for (long pid : chain.pids()) {
      cpu += procFs.cpuNanos(pid);
      threads.putAll(procFs.threads(pid));
    }
    long own = chain.direct() ? 0 : procFs.cpuNanos(ProcessHandle.current().pid());
    return new Snapshot(System.nanoTime(), cpu, threads, own, procFs.busyNanos());
  }

  Usage since(Snapshot before) {
    return new Usage(
        nanos - before.nanos,
        cpu - before.cpu,
        threadNanos(before, thread -> true),
        threadNanos(before, ThreadTime::compiler),
        own - before.own,
        busy - before.busy);
  }

  private long threadNanos(Snapshot before, Predicate<ThreadTime> which) {
    return threads.entrySet().stream()
        .filter(thread -> which.test(thread.getValue()))
        .mapToLong(
            thread ->
                thread.getValue().nanos()
                    - before.threads.getOrDefault(thread.getKey(), UNBORN).nanos())
        .sum();
  }
}
