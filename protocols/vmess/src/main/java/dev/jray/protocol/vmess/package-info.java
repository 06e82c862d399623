/** Provides the inbound and outbound {@code vmess}. */
package dev.jray.protocol.vmess;
