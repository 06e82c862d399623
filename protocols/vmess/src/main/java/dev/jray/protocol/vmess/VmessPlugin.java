package dev.jray.protocol.vmess;

import dev.jray.spi.Plugin;
import dev.jray.spi.protocol.InboundProtocol;
import dev.jray.spi.protocol.OutboundProtocol;
import java.util.List;

/** Provides the inbound and outbound {@code vmess}. */
public final class VmessPlugin implements Plugin {

  @Override
  public List<InboundProtocol<?>> inbounds() {
    return List.of(new InboundProtocol<>("vmess", VmessInboundCodec.CODEC, VmessInbound.class));
  }

  @Override
  public List<OutboundProtocol<?>> outbounds() {
    return List.of(new OutboundProtocol<>("vmess", VmessOutboundCodec.CODEC, VmessOutbound.class));
  }
}
