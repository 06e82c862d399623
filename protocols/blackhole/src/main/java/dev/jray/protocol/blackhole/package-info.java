/** The protocol {@code blackhole}: an outbound that leads nowhere. */
package dev.jray.protocol.blackhole;
