package dev.jray.kernel.dispatch;

import dev.jray.kernel.relay.Shortcut;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Route;
import dev.jray.spi.feature.Router;
import java.util.concurrent.atomic.LongAdder;

/**
 * What every flow of an instance needs.
 *
 * @param shortcut for stream flows that move much
 * @param running counts the flows that have not ended
 */
record FlowServices(
    Router router,
    OutboundTable outbounds,
    UserCounters users,
    Log log,
    AccessLines access,
    Shortcut shortcut,
    LongAdder running) {

  /** The same, but every flow takes the outbound with this tag. */
  FlowServices through(String outboundTag) {
    Route route = new Route.ToOutbound(outboundTag);
    return new FlowServices(
        flow -> flow.eventLoop().newSucceededFuture(route),
        outbounds,
        users,
        log,
        access,
        shortcut,
        running);
  }
}
