package dev.jray.kernel.relay;

import dev.jray.spi.feature.Counter;
import dev.jray.spi.feature.Policy;

/**
 * The rules that one flow's relay follows.
 *
 * @param policy of the user's level
 * @param uplink counts payload from the client
 * @param downlink counts payload to the client
 */
public record FlowLimits(Policy policy, Counter uplink, Counter downlink) {}
