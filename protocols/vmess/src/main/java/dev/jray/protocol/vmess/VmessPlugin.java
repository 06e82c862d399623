package dev.jray.protocol.vmess;

import dev.jray.spi.Plugin;

/** Provides the inbound and outbound {@code vmess}. */
public final class VmessPlugin implements Plugin {}
