package dev.jray.feature.sniff.http;

import dev.jray.spi.Plugin;
import dev.jray.spi.sniff.Sniffer;
import java.util.List;

/** Adds the sniffer {@code http}. */
public final class HttpSniffPlugin implements Plugin {
  @Override
  public List<Sniffer> sniffers() {
    return List.of(new HttpSniffer());
  }
}
