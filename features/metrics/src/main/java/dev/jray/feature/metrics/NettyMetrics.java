package dev.jray.feature.metrics;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.List;

/** The memory that Netty holds for buffers. */
final class NettyMetrics implements MetricsSource {
  private static final String MEMORY = "memory";
  private static final String DIRECT = "direct";
  private static final String HEAP = "heap";

  private final ByteBufAllocator allocator;

  NettyMetrics(ByteBufAllocator allocator) {
    this.allocator = allocator;
  }

  @Override
  public void write(MetricsText out) {
    if (allocator instanceof ByteBufAllocatorMetricProvider known) {
      out.family(
          "netty_allocator_used_bytes",
          MetricsText.Type.GAUGE,
          "Bytes that the allocator got of the system.");
      out.sample().label(MEMORY, DIRECT).value(known.metric().usedDirectMemory());
      out.sample().label(MEMORY, HEAP).value(known.metric().usedHeapMemory());
    }
    if (allocator instanceof PooledByteBufAllocator pooled) {
      out.family(
          "netty_arena_active_bytes", MetricsText.Type.GAUGE, "Bytes of buffers in use, by arena.");
      arenas(out, DIRECT, pooled.metric().directArenas());
      arenas(out, HEAP, pooled.metric().heapArenas());
    }
  }

  private static void arenas(MetricsText out, String memory, List<PoolArenaMetric> arenas) {
    for (int i = 0; i < arenas.size(); i++) {
      out.sample()
          .label(MEMORY, memory)
          .label("arena", Integer.toString(i))
          .value(arenas.get(i).numActiveBytes());
    }
  }
}
