package dev.jray.kernel.instance;

import dev.jray.kernel.config.TypeNames;
import dev.jray.kernel.plugin.Catalog;
import dev.jray.spi.config.KnownTypes;
import dev.jray.spi.proto.serial.TypedMessage;

/** Knows the settings of what is installed. */
final class CatalogTypes implements KnownTypes {
  private final Catalog catalog;

  CatalogTypes(Catalog catalog) {
    this.catalog = catalog;
  }

  @Override
  public boolean knows(TypedMessage message) {
    String type = TypeNames.of(message);
    return catalog.inboundByType(type).isPresent()
        || catalog.outboundByType(type).isPresent()
        || catalog.featureByType(type).isPresent()
        || catalog.securityByType(type).isPresent()
        || catalog.transports().stream().anyMatch(known -> known.codec().type().equals(type));
  }
}
