/** The protocol {@code freedom}: an outbound that goes straight to the target. */
package dev.jray.protocol.freedom;
