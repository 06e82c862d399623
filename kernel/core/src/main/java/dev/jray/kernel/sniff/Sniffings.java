package dev.jray.kernel.sniff;

import dev.jray.kernel.plugin.Catalog;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.proto.proxyman.ReceiverConfig;
import dev.jray.spi.proto.proxyman.SniffingConfig;
import dev.jray.spi.sniff.Sniffer;
import java.util.List;
import java.util.Locale;

/** Makes the {@link Sniffing} of inbounds. */
public final class Sniffings {
  private static final String FAKE_DNS = "fakedns";

  private final Catalog catalog;
  private final Log log;

  /** Offers the sniffers of the installed plugins. */
  public Sniffings(Catalog catalog, Log log) {
    this.catalog = catalog;
    this.log = log;
  }

  /** What an inbound wants; {@link Sniffing#NONE} if nothing. */
  public Sniffing of(String tag, ReceiverConfig receiver) {
    SniffingConfig config =
        receiver.hasSniffingSettings() ? receiver.getSniffingSettings() : deprecated(receiver);
    if (!config.getEnabled()) {
      return Sniffing.NONE;
    }
    List<Sniffer> sniffers = config.getMetadataOnly() ? List.of() : catalog.sniffers();
    if (!config.getMetadataOnly()) {
      config.getDestinationOverrideList().forEach(override -> check(tag, override, sniffers));
    }
    return new Sniffing(
        sniffers,
        config.getDestinationOverrideList(),
        new Exclusions(config.getDomainsExcludedList()),
        config.getRouteOnly());
  }

  private static SniffingConfig deprecated(ReceiverConfig receiver) {
    SniffingConfig.Builder config = SniffingConfig.newBuilder();
    config.setEnabled(receiver.getDomainOverrideCount() > 0);
    receiver
        .getDomainOverrideList()
        .forEach(known -> config.addDestinationOverride(known.name().toLowerCase(Locale.ROOT)));
    return config.build();
  }

  private void check(String tag, String override, List<Sniffer> installed) {
    boolean known =
        override.startsWith(FAKE_DNS)
            || installed.stream().anyMatch(sniffer -> sniffer.name().startsWith(override));
    if (!known) {
      log.write(
          Severity.WARNING,
          "app/proxyman/inbound",
          "sniffing of inbound ["
              + tag
              + "] never finds \""
              + override
              + "\": no installed plugin recognises it");
    }
  }
}
