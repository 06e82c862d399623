/**
 * The {@code api} section: V2Ray's and Xray's gRPC services, reached through an outbound or an
 * address of their own.
 */
package dev.jray.feature.api;
