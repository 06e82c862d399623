package dev.jray.kernel.dispatch;

import dev.jray.kernel.relay.Shortcut;
import dev.jray.kernel.sniff.Aiming;
import dev.jray.spi.feature.Log;

/**
 * What every flow of an instance needs.
 *
 * @param live the flows that belong to users
 * @param aiming knows the targets that clients mean
 * @param shortcut for stream flows that move much
 * @param counts counts the flows and their failures
 */
record FlowServices(
    UserCounters users,
    Log log,
    AccessLines access,
    LiveFlows live,
    Aiming aiming,
    Shortcut shortcut,
    FlowCounts counts) {}
