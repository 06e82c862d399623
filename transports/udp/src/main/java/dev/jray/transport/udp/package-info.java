/**
 * The transport {@code udp}: datagrams, dialed as packets with addresses, accepted as one channel
 * per client.
 */
package dev.jray.transport.udp;
