package dev.jray.kernel.config;

import dev.jray.kernel.plugin.Catalog;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.feature.FeatureProvider;
import dev.jray.spi.feature.OutboundTags.Naming;
import dev.jray.spi.proto.core.Config;
import dev.jray.spi.proto.core.OutboundHandlerConfig;
import dev.jray.spi.proto.serial.TypedMessage;
import dev.jray.toolkit.text.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Checks that the outbounds which features name are there. */
public final class OutboundNames {
  private final Catalog catalog;
  private final Settings settings;

  /** Takes what is installed. */
  public OutboundNames(Catalog catalog) {
    this.catalog = Objects.requireNonNull(catalog, "catalog");
    this.settings = new Settings(catalog);
  }

  /**
   * A name of nothing.
   *
   * @param section of the feature that names it
   */
  record Missing(String section, Naming naming, String problem) {}

  /** What a feature's settings say. */
  private record Said(String section, List<Naming> named, List<String> provided) {}

  /**
   * Checks a configuration.
   *
   * @throws ConfigException if a feature names an outbound that does not exist
   */
  public void check(Config config) {
    List<String> problems = find(config).stream().map(Missing::problem).toList();
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  /** Everything that is named and not there. */
  List<Missing> find(Config config) {
    Set<String> known = new TreeSet<>();
    for (OutboundHandlerConfig outbound : config.getOutboundList()) {
      if (!outbound.getTag().isEmpty()) {
        known.add(outbound.getTag());
      }
    }
    List<Said> all = new ArrayList<>();
    for (TypedMessage app : config.getAppList()) {
      catalog.featureByType(TypeNames.of(app)).flatMap(f -> said(f, app)).ifPresent(all::add);
    }
    List<Missing> missing = new ArrayList<>();
    all.forEach(said -> missing.addAll(taken(said, known)));
    all.forEach(said -> known.addAll(said.provided()));
    for (Said said : all) {
      for (Naming naming : said.named()) {
        if (!known.contains(naming.tag())) {
          missing.add(new Missing(said.section(), naming, problem(naming, known)));
        }
      }
    }
    return missing;
  }

  /** Tags that a feature wants for outbounds of its own, and configured ones have. */
  private static List<Missing> taken(Said said, Set<String> configured) {
    return said.provided().stream()
        .filter(configured::contains)
        .map(
            tag ->
                new Missing(
                    said.section(),
                    new Naming(tag, said.section(), List.of()),
                    "the section \""
                        + said.section()
                        + "\" makes an outbound \""
                        + tag
                        + "\", but one of the outbounds has this tag; give it another"))
        .toList();
  }

  private <C> Optional<Said> said(FeatureProvider<C> feature, TypedMessage app) {
    C parsed;
    try {
      parsed = settings.parse(feature.codec(), app.getValue());
    } catch (ConfigException undecodable) {
      // whoever makes the feature says so
      return Optional.empty();
    }
    return Optional.of(
        new Said(
            feature.section(),
            feature.outbounds().named().apply(parsed),
            feature.outbounds().provided().apply(parsed)));
  }

  private static String problem(Naming naming, Set<String> known) {
    return naming.who()
        + " names the outbound \""
        + naming.tag()
        + "\", which does not exist"
        + Spelling.allAndNearest(naming.tag(), known, "outbound tags");
  }
}
