package dev.jray.kernel.dispatch;

import dev.jray.kernel.relay.Shortcut;
import dev.jray.kernel.sniff.Aiming;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Router;
import java.util.concurrent.atomic.LongAdder;

/**
 * What every flow of an instance needs.
 *
 * @param aiming knows the targets that clients mean
 * @param shortcut for stream flows that move much
 * @param running counts the flows that have not ended
 */
record FlowServices(
    Router router,
    OutboundTable outbounds,
    UserCounters users,
    Log log,
    AccessLines access,
    Aiming aiming,
    Shortcut shortcut,
    LongAdder running) {}
