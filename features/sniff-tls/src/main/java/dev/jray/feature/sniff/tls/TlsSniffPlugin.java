package dev.jray.feature.sniff.tls;

import dev.jray.spi.Plugin;
import dev.jray.spi.sniff.Sniffer;
import java.util.List;

/** Adds the sniffer {@code tls}. */
public final class TlsSniffPlugin implements Plugin {
  @Override
  public List<Sniffer> sniffers() {
    return List.of(new TlsSniffer());
  }
}
