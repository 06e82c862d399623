package dev.jray.kernel.plugin;

import dev.jray.spi.command.CommandProvider;
import dev.jray.spi.feature.FeatureProvider;
import dev.jray.spi.protocol.InboundProtocol;
import dev.jray.spi.protocol.OutboundProtocol;
import dev.jray.spi.sniff.Sniffer;
import dev.jray.spi.transport.SecurityProvider;
import dev.jray.spi.transport.TransportProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * One thing that a plugin provides, as far as it can be told without the plugin's classes.
 *
 * @param kind what it is
 * @param name the word that the configuration, or the command line, has for it
 * @param type the full protobuf name of its settings; empty if it has none
 * @param networks of a transport: the values of the key "network" that mean it
 * @param settingsKey of a transport: the key of its settings
 * @param always of a feature: whether it is there without a section of its own too
 */
public record Offer(
    Kind kind,
    String name,
    String type,
    List<String> networks,
    String settingsKey,
    boolean always) {

  /** Kinds of what plugins provide. */
  public enum Kind {
    /** A protocol that flows come in by. */
    INBOUND,
    /** A protocol that flows go out by. */
    OUTBOUND,
    /** What carries a protocol's streams. */
    TRANSPORT,
    /** A layer such as TLS below a transport. */
    SECURITY,
    /** A section of the configuration. */
    FEATURE,
    /** A word behind {@code jray}. */
    COMMAND,
    /** What recognises a protocol by its first bytes. */
    SNIFFER;

    /** In messages. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Offer {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    networks = List.copyOf(networks);
    Objects.requireNonNull(settingsKey, "settingsKey");
  }

  static Offer of(InboundProtocol<?> one) {
    return named(Kind.INBOUND, one.name(), one.codec().type());
  }

  static Offer of(OutboundProtocol<?> one) {
    return named(Kind.OUTBOUND, one.name(), one.codec().type());
  }

  static Offer of(TransportProvider<?> one) {
    String type = one.codec().type();
    return new Offer(Kind.TRANSPORT, one.name(), type, one.networks(), one.settingsKey(), false);
  }

  static Offer of(SecurityProvider<?> one) {
    return named(Kind.SECURITY, one.name(), one.codec().type());
  }

  static Offer of(FeatureProvider<?> one) {
    boolean always = one.whenAbsent().isPresent();
    return new Offer(Kind.FEATURE, one.section(), one.codec().type(), List.of(), "", always);
  }

  static Offer of(CommandProvider one) {
    return named(Kind.COMMAND, one.name(), "");
  }

  static Offer of(Sniffer one) {
    return named(Kind.SNIFFER, one.name(), "");
  }

  private static Offer named(Kind kind, String name, String type) {
    return new Offer(kind, name, type, List.of(), "", false);
  }

  /** Such as {@code inbound socks}, for tables. */
  String label() {
    return kind.word() + " " + name;
  }

  /** Such as {@code inbound 'socks'}: what no second plugin may provide. */
  String claim() {
    return kind.word() + " '" + name + "'";
  }

  /** The claim to the type of the settings; transports may share one. */
  String typeClaim() {
    return kind.word() + " settings '" + type + "'";
  }

  /** Whether nobody else may have settings of this type. */
  boolean claimsType() {
    return !type.isEmpty() && kind != Kind.TRANSPORT;
  }

  /** All that only one plugin may have, in words that fit into a sentence. */
  List<String> claims() {
    List<String> claims = new ArrayList<>();
    claims.add(claim());
    for (String network : networks) {
      claims.add("network '" + network + "'");
    }
    if (claimsType()) {
      claims.add(typeClaim());
    }
    return claims;
  }

  // Both written out: the JVM makes thirty classes for a record's own, at each start
  @Override
  public boolean equals(Object other) {
    return other instanceof Offer offer
        && kind == offer.kind
        && name.equals(offer.name)
        && type.equals(offer.type)
        && networks.equals(offer.networks)
        && settingsKey.equals(offer.settingsKey)
        && always == offer.always;
  }

  @Override
  public int hashCode() {
    return 31 * kind.hashCode() + name.hashCode();
  }
}
