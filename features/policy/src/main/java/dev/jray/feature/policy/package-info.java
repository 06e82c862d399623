/** The {@code policy} section: timeouts, buffers and counters by user level. */
package dev.jray.feature.policy;
