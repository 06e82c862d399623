package dev.jray.kernel.outbound;

import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.Flow;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The mux connections of one outbound. Each event loop has its own, so that a sub-flow and what
 * carries it live on the loop of its flow.
 */
final class MuxPools {
  private final int concurrency;
  private final Log log;
  private final ConcurrentMap<EventLoop, MuxPool> pools = new ConcurrentHashMap<>();

  /**
   * Makes pools without connections.
   *
   * @param concurrency how many sub-flows a connection carries at once
   */
  MuxPools(int concurrency, Log log) {
    this.concurrency = concurrency;
    this.log = log;
  }

  /** Opens a flow as a sub-flow; the channel's last handler is a gate. */
  Future<Channel> open(OutboundHandler outbound, Flow flow, int depth) {
    return pools
        .computeIfAbsent(flow.eventLoop(), loop -> new MuxPool(concurrency, this::onBroken))
        .open(outbound, flow, depth);
  }

  private void onBroken(Throwable why) {
    if (log.enabled(Severity.INFO)) {
      log.write(Severity.INFO, "common/mux", "a mux connection ends > " + why.getMessage());
    }
  }
}
