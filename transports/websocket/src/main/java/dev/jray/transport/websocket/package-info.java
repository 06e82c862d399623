/**
 * The transport {@code websocket}: streams as the binary messages of a WebSocket (RFC 6455).
 *
 * <p>It has a frame codec of its own instead of Netty's codec-http, which is not part of the host.
 * That one hands on whole frames or messages; this one hands on each piece of payload as it
 * arrives, unmasked where it lies.
 *
 * <p>A WebSocket cannot end one direction alone. An end of stream that is written here is therefore
 * kept back until the peer has ended as well, or the kernel's time limit for half-closed flows is
 * over; protocols with end marks of their own do not notice.
 */
package dev.jray.transport.websocket;
