package dev.jray.transport.websocket;

import dev.jray.spi.Plugin;
import dev.jray.spi.transport.TransportProvider;
import java.util.List;

/** Provides the transport {@code websocket}. */
public final class WebSocketPlugin implements Plugin {
  @Override
  public List<TransportProvider<?>> transports() {
    return List.of(
        new TransportProvider<>(
            "websocket",
            List.of("ws", "websocket"),
            "wsSettings",
            WebSocketCodec.CODEC,
            WebSocketTransport.class));
  }
}
