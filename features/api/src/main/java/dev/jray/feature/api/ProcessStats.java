package dev.jray.feature.api;

import dev.jray.feature.api.proto.stats.SysStatsResponse;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.List;

/** What the JVM says of itself, in the words of Go's runtime. */
final class ProcessStats {
  private ProcessStats() {}

  /** Everything but the uptime. What has no counterpart in a JVM is 0. */
  static SysStatsResponse.Builder read() {
    List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    MemoryUsage other = ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage();
    long direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    long collections =
        collectors.stream().mapToLong(GarbageCollectorMXBean::getCollectionCount).sum();
    long millis = collectors.stream().mapToLong(GarbageCollectorMXBean::getCollectionTime).sum();
    return SysStatsResponse.newBuilder()
        .setNumGoroutine(ManagementFactory.getThreadMXBean().getThreadCount())
        .setNumGC((int) Math.max(0, collections))
        .setAlloc(heap.getUsed())
        .setTotalAlloc(allocated())
        .setSys(heap.getCommitted() + other.getCommitted() + direct)
        .setPauseTotalNs(Math.max(0, millis) * 1_000_000);
  }

  /** What the threads that still live have allocated, as far as this JVM knows. */
  private static long allocated() {
    if (!(ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads)
        || !threads.isThreadAllocatedMemorySupported()) {
      return 0;
    }
    long sum = 0;
    for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
      sum += Math.max(0, bytes);
    }
    return sum;
  }
}
