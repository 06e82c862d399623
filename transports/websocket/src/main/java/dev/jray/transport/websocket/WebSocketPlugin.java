package dev.jray.transport.websocket;

import dev.jray.spi.Plugin;

/** Provides the transport {@code websocket}. */
public final class WebSocketPlugin implements Plugin {}
