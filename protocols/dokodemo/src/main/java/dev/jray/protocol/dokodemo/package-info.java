/**
 * The protocol {@code dokodemo-door}: an inbound without a handshake, whose target is configured.
 */
package dev.jray.protocol.dokodemo;
