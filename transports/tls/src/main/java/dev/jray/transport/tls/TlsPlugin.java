package dev.jray.transport.tls;

import dev.jray.spi.Plugin;
import dev.jray.spi.transport.SecurityProvider;
import java.util.List;

/** Provides the security layer {@code tls}. */
public final class TlsPlugin implements Plugin {
  @Override
  public List<SecurityProvider<?>> securities() {
    return List.of(new SecurityProvider<>("tls", TlsCodec.CODEC, TlsSecurity.class));
  }
}
