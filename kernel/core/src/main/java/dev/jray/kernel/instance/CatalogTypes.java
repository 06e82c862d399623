package dev.jray.kernel.instance;

import dev.jray.kernel.config.TypeNames;
import dev.jray.kernel.plugin.Catalog;
import dev.jray.kernel.plugin.Offer.Kind;
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
    for (Kind kind : Kind.values()) {
      if (!type.isEmpty() && catalog.find(kind, offer -> offer.type().equals(type)).isPresent()) {
        return true;
      }
    }
    return false;
  }
}
