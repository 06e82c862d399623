package dev.jray.protocol.http;

import dev.jray.spi.Plugin;
import dev.jray.spi.protocol.InboundProtocol;
import dev.jray.spi.protocol.OutboundProtocol;
import java.util.List;

/** Adds the {@code http} protocol. */
public final class HttpPlugin implements Plugin {
  @Override
  public List<InboundProtocol<?>> inbounds() {
    return List.of(new InboundProtocol<>("http", HttpCodec.INBOUND, HttpInbound.class));
  }

  @Override
  public List<OutboundProtocol<?>> outbounds() {
    return List.of(new OutboundProtocol<>("http", HttpCodec.OUTBOUND, HttpOutbound.class));
  }
}
