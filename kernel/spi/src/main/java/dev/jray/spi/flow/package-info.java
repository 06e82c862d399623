/**
 * Flows: what an inbound asks for, what an outbound serves, and the messages that travel between
 * them.
 *
 * <p>A flow is a pair of Netty channels on one event loop, joined by the kernel. Stream flows carry
 * {@link io.netty.buffer.ByteBuf} and {@link dev.jray.spi.flow.EndOfStream}; datagram flows carry
 * {@link dev.jray.spi.flow.Packet}.
 */
package dev.jray.spi.flow;
