/**
 * SOCKS 4, 4a and 5 (RFC 1928, RFC 1929): an inbound for TCP and UDP ASSOCIATE, and an outbound
 * that reaches its targets through SOCKS 5 servers.
 */
package dev.jray.protocol.socks;
