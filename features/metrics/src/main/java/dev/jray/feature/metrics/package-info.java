/**
 * The {@code metrics} section: counters and the state of the process for Prometheus, and whether
 * the instance is ready, over HTTP.
 */
package dev.jray.feature.metrics;
