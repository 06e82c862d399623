package dev.jray.feature.metrics;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.function.ToLongFunction;

/** The Java virtual machine, under the names that Prometheus's own Java client uses. */
final class JvmMetrics implements MetricsSource {
  private static final double MILLIS = 1e3;

  @Override
  public void write(MetricsText out) {
    memory(out);
    collectors(out);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    out.family("jvm_threads_current", MetricsText.Type.GAUGE, "Threads that live.");
    out.sample().value(threads.getThreadCount());
    out.family("jvm_threads_daemon", MetricsText.Type.GAUGE, "Daemon threads that live.");
    out.sample().value(threads.getDaemonThreadCount());
    out.family("jvm_classes_currently_loaded", MetricsText.Type.GAUGE, "Classes that are loaded.");
    out.sample().value(ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
    out.family("jvm_uptime_seconds", MetricsText.Type.GAUGE, "How long the process has run.");
    out.sample().value(ManagementFactory.getRuntimeMXBean().getUptime() / MILLIS);
    buffers(out);
  }

  private static void memory(MetricsText out) {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    MemoryUsage heap = memory.getHeapMemoryUsage();
    MemoryUsage rest = memory.getNonHeapMemoryUsage();
    areas(out, "used", "Bytes that are used.", heap.getUsed(), rest.getUsed());
    areas(
        out, "committed", "Bytes that the system gave.", heap.getCommitted(), rest.getCommitted());
    areas(
        out,
        "max",
        "Bytes that may be used; -1 if there is no limit.",
        heap.getMax(),
        rest.getMax());
  }

  private static void areas(MetricsText out, String what, String help, long heap, long rest) {
    out.family("jvm_memory_" + what + "_bytes", MetricsText.Type.GAUGE, help);
    out.sample().label("area", "heap").value(heap);
    out.sample().label("area", "nonheap").value(rest);
  }

  private static void collectors(MetricsText out) {
    out.family(
        "jvm_gc_collection_seconds",
        MetricsText.Type.SUMMARY,
        "Time spent in garbage collections.");
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      out.sample("_count").label("gc", collector.getName()).value(collector.getCollectionCount());
      out.sample("_sum")
          .label("gc", collector.getName())
          .value(collector.getCollectionTime() / MILLIS);
    }
  }

  private static void buffers(MetricsText out) {
    List<BufferPoolMXBean> pools = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class);
    pools(out, pools, "used_bytes", "Bytes of buffers.", BufferPoolMXBean::getMemoryUsed);
    pools(out, pools, "used_buffers", "Buffers.", BufferPoolMXBean::getCount);
  }

  private static void pools(
      MetricsText out,
      List<BufferPoolMXBean> pools,
      String what,
      String help,
      ToLongFunction<BufferPoolMXBean> value) {
    out.family("jvm_buffer_pool_" + what, MetricsText.Type.GAUGE, help);
    for (BufferPoolMXBean pool : pools) {
      out.sample().label("pool", pool.getName()).value(value.applyAsLong(pool));
    }
  }
}
