package dev.jray.transport.tls;

import dev.jray.spi.Plugin;

/** Provides the security layer {@code tls}. */
public final class TlsPlugin implements Plugin {}
