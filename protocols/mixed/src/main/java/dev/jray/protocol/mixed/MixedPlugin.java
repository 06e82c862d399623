package dev.jray.protocol.mixed;

import dev.jray.spi.Plugin;
import dev.jray.spi.protocol.InboundProtocol;
import java.util.List;

/** The plugin {@code mixed}. */
public final class MixedPlugin implements Plugin {

  @Override
  public List<InboundProtocol<?>> inbounds() {
    return List.of(new InboundProtocol<>("mixed", MixedCodec.CODEC, MixedInbound.class));
  }
}
