package dev.jray.protocol.blackhole;

import dev.jray.spi.Plugin;
import dev.jray.spi.protocol.OutboundProtocol;
import java.util.List;

/** Provides the outbound {@code blackhole}. */
public final class BlackholePlugin implements Plugin {
  @Override
  public List<OutboundProtocol<?>> outbounds() {
    return List.of(
        new OutboundProtocol<>("blackhole", BlackholeCodec.CODEC, BlackholeOutbound.class));
  }
}
