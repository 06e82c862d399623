/** The {@code stats} section: traffic counters, kept in a Dropwizard registry. */
package dev.jray.feature.stats;
