/**
 * The lower half of a handler: its transport, security layer, socket options and traffic counters.
 */
package dev.jray.kernel.stream;
