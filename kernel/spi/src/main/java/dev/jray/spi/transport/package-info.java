/** Transports and security layers: how bytes of a protocol travel between two hosts. */
package dev.jray.spi.transport;
