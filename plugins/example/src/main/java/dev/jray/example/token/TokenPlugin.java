package dev.jray.example.token;

import dev.jray.spi.Plugin;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.protocol.InboundProtocol;
import dev.jray.spi.protocol.OutboundProtocol;
import java.util.List;

/** Adds the protocol "token" on both sides. */
public final class TokenPlugin implements Plugin {
  @Override
  public List<InboundProtocol<?>> inbounds() {
    return List.of(
        new InboundProtocol<>(
            "token",
            ConfigCodec.record(
                "dev.jray.example.token.Inbound",
                TokenInboundSettings.class,
                TokenInboundSettings::from),
            TokenInbound.class));
  }

  @Override
  public List<OutboundProtocol<?>> outbounds() {
    return List.of(
        new OutboundProtocol<>(
            "token",
            ConfigCodec.record(
                "dev.jray.example.token.Outbound",
                TokenOutboundSettings.class,
                TokenOutboundSettings::from),
            TokenOutbound.class));
  }
}
