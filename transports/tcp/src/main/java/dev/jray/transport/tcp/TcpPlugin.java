package dev.jray.transport.tcp;

import dev.jray.spi.Plugin;
import dev.jray.spi.transport.TransportProvider;
import java.util.List;

/** Provides the transport {@code tcp}. */
public final class TcpPlugin implements Plugin {
  @Override
  public List<TransportProvider<?>> transports() {
    return List.of(
        new TransportProvider<>(
            "tcp", List.of("tcp", "raw"), "tcpSettings", TcpCodec.CODEC, TcpTransport.class));
  }
}
