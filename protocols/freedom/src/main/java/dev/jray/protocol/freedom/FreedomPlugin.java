package dev.jray.protocol.freedom;

import dev.jray.spi.Plugin;
import dev.jray.spi.protocol.OutboundProtocol;
import java.util.List;

/** Provides the outbound {@code freedom}. */
public final class FreedomPlugin implements Plugin {
  @Override
  public List<OutboundProtocol<?>> outbounds() {
    return List.of(new OutboundProtocol<>("freedom", FreedomCodec.CODEC, FreedomOutbound.class));
  }
}
