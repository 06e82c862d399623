package dev.jray.kernel.dispatch;

import dev.jray.kernel.relay.Shortcut;
import dev.jray.kernel.sniff.Aiming;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Route;
import dev.jray.spi.feature.Router;

/**
 * What every flow of an instance needs.
 *
 * @param live the flows that belong to users
 * @param aiming knows the targets that clients mean
 * @param shortcut for stream flows that move much
 * @param counts counts the flows and their failures
 */
record FlowServices(
    Router router,
    OutboundTable outbounds,
    UserCounters users,
    Log log,
    AccessLines access,
    LiveFlows live,
    Aiming aiming,
    Shortcut shortcut,
    FlowCounts counts) {

  /** The same, but every flow takes the outbound with this tag. */
  FlowServices through(String outboundTag) {
    Route route = new Route.ToOutbound(outboundTag);
    return new FlowServices(
        flow -> flow.eventLoop().newSucceededFuture(route),
        outbounds,
        users,
        log,
        access,
        live,
        aiming,
        shortcut,
        counts);
  }
}
