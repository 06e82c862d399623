package dev.jray.feature.sniff.quic;

import dev.jray.spi.Plugin;
import dev.jray.spi.sniff.Sniffer;
import java.util.List;

/** Adds the sniffer {@code quic}. */
public final class QuicSniffPlugin implements Plugin {
  @Override
  public List<Sniffer> sniffers() {
    return List.of(new QuicSniffer());
  }
}
