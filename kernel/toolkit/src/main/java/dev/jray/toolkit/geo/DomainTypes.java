package dev.jray.toolkit.geo;

import dev.jray.spi.config.ConfigException;
import dev.jray.toolkit.match.DomainType;
import dev.jray.toolkit.proto.geo.Domain;

/** The types of the messages and those of the matcher. */
final class DomainTypes {
  private DomainTypes() {}

  /**
   * The type of a message.
   *
   * @throws ConfigException if V2Ray knows no such type
   */
  static DomainType of(Domain domain) {
    return switch (domain.getType()) {
      case Plain -> DomainType.PLAIN;
      case Regex -> DomainType.REGEX;
      case Domain -> DomainType.DOMAIN;
      case Full -> DomainType.FULL;
      case UNRECOGNIZED ->
          throw new ConfigException("unknown domain type: " + domain.getTypeValue());
    };
  }

  static Domain.Type message(DomainType type) {
    return switch (type) {
      case PLAIN -> Domain.Type.Plain;
      case REGEX -> Domain.Type.Regex;
      case DOMAIN -> Domain.Type.Domain;
      case FULL -> Domain.Type.Full;
    };
  }
}
