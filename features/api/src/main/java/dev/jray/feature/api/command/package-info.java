/** {@code jray api}: the client of the gRPC services. */
package dev.jray.feature.api.command;
