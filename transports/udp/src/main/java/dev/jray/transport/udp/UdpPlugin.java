package dev.jray.transport.udp;

import dev.jray.spi.Plugin;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.transport.TransportProvider;
import dev.jray.transport.udp.proto.Config;
import java.util.List;
import java.util.Map;

/** Provides the transport {@code udp}, which the configuration does not name: all UDP takes it. */
public final class UdpPlugin implements Plugin {
  private static final ConfigCodec<Config> CODEC =
      ConfigCodec.message(
          Config.getDefaultInstance(), node -> Config.getDefaultInstance(), config -> Map.of());

  @Override
  public List<TransportProvider<?>> transports() {
    return List.of(new TransportProvider<>("udp", List.of(), "", CODEC, UdpTransport.class));
  }
}
