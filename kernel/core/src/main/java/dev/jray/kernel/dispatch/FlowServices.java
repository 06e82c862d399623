package dev.jray.kernel.dispatch;

import dev.jray.kernel.relay.Shortcut;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Router;

/**
 * What every flow of an instance needs.
 *
 * @param shortcut for stream flows that move much
 * @param counts counts the flows and their failures
 */
record FlowServices(
    Router router,
    OutboundTable outbounds,
    UserCounters users,
    Log log,
    AccessLines access,
    Shortcut shortcut,
    FlowCounts counts) {}
