package dev.jray.spi.protocol;

import dev.jray.spi.annotation.OnEventLoop;
import dev.jray.spi.annotation.Stable;
import dev.jray.spi.flow.Flow;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;

/**
 * The client side of a protocol, one object per configured tag, shared by all flows and event
 * loops. Made by Guice like an {@link Inbound}.
 */
@Stable
public interface Outbound {

  /**
   * Opens the far side of a flow.
   *
   * @return completes on the flow's event loop with a channel of {@code connector}, once bytes (for
   *     UDP: packets) written to it will reach the target as far as this protocol can know; fails
   *     with a {@link dev.jray.spi.error.FlowException} that says why. The channel's tail belongs
   *     to the kernel: add handlers only in the consumer given to the connector, or relative to
   *     them. The kernel cancels it when the client has left: close what was opened for it by then.
   */
  @OnEventLoop
  Future<Channel> open(Flow flow, Connector connector);

  /** Called once when the handler is removed or the instance stops; flows may still be open. */
  default void close() {}
}
