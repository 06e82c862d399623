package dev.jray.protocol.dokodemo;

import dev.jray.spi.Plugin;
import dev.jray.spi.protocol.InboundProtocol;
import java.util.List;

/** Provides the inbound {@code dokodemo-door}. */
public final class DokodemoPlugin implements Plugin {
  @Override
  public List<InboundProtocol<?>> inbounds() {
    return List.of(
        new InboundProtocol<>("dokodemo-door", DokodemoCodec.CODEC, DokodemoInbound.class));
  }
}
