/**
 * One port for SOCKS and HTTP clients. Looks at the first byte and hands the connection to one of
 * two other inbounds, which it knows by their settings only.
 */
package dev.jray.protocol.mixed;
