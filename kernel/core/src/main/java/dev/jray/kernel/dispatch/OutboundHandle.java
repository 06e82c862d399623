package dev.jray.kernel.dispatch;

import dev.jray.spi.flow.Flow;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;

/** A configured outbound, ready to open flows. */
public interface OutboundHandle {

  /** Its tag; empty if it has none. */
  String tag();

  /**
   * Opens the far side; the channel's last handler is a gate. Called on the flow's event loop,
   * never throws.
   *
   * @param opening told of the connections that are made for it
   */
  Future<Channel> open(Flow flow, Opening opening);
}
