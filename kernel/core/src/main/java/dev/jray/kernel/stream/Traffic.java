package dev.jray.kernel.stream;

import dev.jray.spi.feature.Counter;
import io.netty.channel.ChannelPipeline;

/**
 * The counters of a handler.
 *
 * @param read bytes read from its sockets
 * @param written bytes written to them
 */
public record Traffic(Counter read, Counter written) {

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
