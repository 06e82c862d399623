package dev.jray.feature.sniff.bittorrent;

import dev.jray.spi.Plugin;
import dev.jray.spi.sniff.Sniffer;
import java.util.List;

/** Adds the sniffer {@code bittorrent}. */
public final class BittorrentSniffPlugin implements Plugin {
  @Override
  public List<Sniffer> sniffers() {
    return List.of(new BittorrentSniffer());
  }
}
