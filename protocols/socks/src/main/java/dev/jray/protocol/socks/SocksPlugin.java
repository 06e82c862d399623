package dev.jray.protocol.socks;

import dev.jray.spi.Plugin;
import dev.jray.spi.protocol.InboundProtocol;
import dev.jray.spi.protocol.OutboundProtocol;
import java.util.List;

/** The plugin {@code socks}. */
public final class SocksPlugin implements Plugin {

  @Override
  public List<InboundProtocol<?>> inbounds() {
    return List.of(new InboundProtocol<>("socks", SocksInboundCodec.CODEC, SocksInbound.class));
  }

  @Override
  public List<OutboundProtocol<?>> outbounds() {
    return List.of(new OutboundProtocol<>("socks", SocksOutboundCodec.CODEC, SocksOutbound.class));
  }
}
