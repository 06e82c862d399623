package dev.jray.kernel.sniff;

import dev.jray.spi.flow.Flow;

/**
 * Where a flow goes, once it is known what it carries.
 *
 * @param routed what the router sees
 * @param dialed what the outbound sees
 */
public record Aim(Flow routed, Flow dialed) {}
