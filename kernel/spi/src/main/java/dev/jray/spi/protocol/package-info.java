/** Proxy protocols: inbounds that accept clients, outbounds that reach targets. */
package dev.jray.spi.protocol;
