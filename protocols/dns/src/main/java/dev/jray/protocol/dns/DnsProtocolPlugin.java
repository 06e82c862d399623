package dev.jray.protocol.dns;

import dev.jray.spi.Plugin;
import dev.jray.spi.protocol.OutboundProtocol;
import java.util.List;

/** Adds the outbound {@code dns}. */
public final class DnsProtocolPlugin implements Plugin {
  @Override
  public List<OutboundProtocol<?>> outbounds() {
    return List.of(new OutboundProtocol<>("dns", DnsOutboundCodec.CODEC, DnsOutbound.class));
  }
}
