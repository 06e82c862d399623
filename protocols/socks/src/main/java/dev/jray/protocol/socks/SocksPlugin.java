package dev.jray.protocol.socks;

import dev.jray.protocol.socks.proto.ClientConfig;
import dev.jray.protocol.socks.proto.ServerConfig;
import dev.jray.spi.Plugin;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.protocol.InboundProtocol;
import dev.jray.spi.protocol.OutboundProtocol;
import java.util.List;

/** The plugin {@code socks}. */
public final class SocksPlugin implements Plugin {

  @Override
  public List<InboundProtocol<?>> inbounds() {
    return List.of(
        new InboundProtocol<>(
            "socks",
            ConfigCodec.message(
                ServerConfig.getDefaultInstance(),
                SocksInboundCodec::read,
                SocksInboundCodec::write),
            SocksInbound.class));
  }

  @Override
  public List<OutboundProtocol<?>> outbounds() {
    return List.of(
        new OutboundProtocol<>(
            "socks",
            ConfigCodec.message(
                ClientConfig.getDefaultInstance(),
                SocksOutboundCodec::read,
                SocksOutboundCodec::write),
            SocksOutbound.class));
  }
}
