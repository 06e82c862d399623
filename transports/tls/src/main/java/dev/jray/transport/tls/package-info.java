/** Provides the security layer {@code tls}. */
package dev.jray.transport.tls;
