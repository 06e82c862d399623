package dev.jray.kernel.stream;

import dev.jray.spi.feature.Counter;
import dev.jray.spi.feature.StatName;
import dev.jray.spi.feature.StatName.Direction;
import dev.jray.spi.feature.StatName.Kind;
import dev.jray.spi.feature.StatsManager;
import dev.jray.spi.feature.SystemPolicy;
import io.netty.channel.ChannelPipeline;

/**
 * The counters of a handler.
 *
 * @param read bytes read from its sockets
 * @param written bytes written to them
 */
public record Traffic(Counter read, Counter written) {

  /** The counters of an inbound: what it reads goes up. */
  public static Traffic inbound(SystemPolicy policy, StatsManager stats, String tag) {
    return new Traffic(
        counter(policy.statsInboundUplink(), stats, Kind.INBOUND, tag, Direction.UPLINK),
        counter(policy.statsInboundDownlink(), stats, Kind.INBOUND, tag, Direction.DOWNLINK));
  }

  /** The counters of an outbound: what it reads comes down. */
  public static Traffic outbound(SystemPolicy policy, StatsManager stats, String tag) {
    return new Traffic(
        counter(policy.statsOutboundDownlink(), stats, Kind.OUTBOUND, tag, Direction.DOWNLINK),
        counter(policy.statsOutboundUplink(), stats, Kind.OUTBOUND, tag, Direction.UPLINK));
  }

  private static Counter counter(
      boolean wanted, StatsManager stats, Kind kind, String tag, Direction direction) {
    return wanted && !tag.isEmpty()
        ? stats.counter(new StatName(kind, tag, direction))
        : Counter.NONE;
  }

  /** Counts a channel's traffic as it is on the wire; adds nothing if nobody wants to know it. */
  public void measureWire(ChannelPipeline pipeline) {
    if (wanted()) {
      pipeline.addFirst(new TrafficMeter(read, written));
    }
  }

  /** Counts what passes between the handlers that are there and those that follow. */
  public void measure(ChannelPipeline pipeline) {
    if (wanted()) {
      pipeline.addLast(new TrafficMeter(read, written));
    }
  }

  private boolean wanted() {
    return read != Counter.NONE || written != Counter.NONE;
  }
}
