/** Provides the transport {@code websocket}. */
package dev.jray.transport.websocket;
