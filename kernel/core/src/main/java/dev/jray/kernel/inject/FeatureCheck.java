package dev.jray.kernel.inject;

import dev.jray.kernel.plugin.Catalog;
import dev.jray.kernel.plugin.Offer.Kind;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.feature.Dispatcher;
import dev.jray.spi.feature.FeatureProvider;
import dev.jray.spi.feature.InboundManager;
import dev.jray.spi.feature.InstanceStatus;
import dev.jray.spi.feature.OutboundManager;
import dev.jray.spi.transport.Sockets;
import dev.jray.toolkit.channel.Outgoing;
import dev.jray.toolkit.geo.GeoFiles;
import io.netty.channel.EventLoopGroup;
import jakarta.inject.Inject;
import java.lang.reflect.Constructor;
import java.net.URI;
import java.security.CodeSource;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Looks for missing and rival features before Guice does: its own messages speak of bindings, ours
 * of jars.
 */
final class FeatureCheck {
  private static final Set<Class<?>> KERNEL =
      Set.of(
          Dispatcher.class,
          InboundManager.class,
          OutboundManager.class,
          Sockets.class,
          EventLoopGroup.class,
          Clock.class,
          RandomGenerator.class,
          GeoFiles.class,
          InstanceStatus.class,
          Outgoing.class);

  private final List<FeatureSpec<?>> wanted;
  private final Catalog catalog;
  private final Set<Class<?>> available = new HashSet<>(KERNEL);
  private final List<String> problems = new ArrayList<>();

  FeatureCheck(List<FeatureSpec<?>> wanted, KernelServices services, Catalog catalog) {
    this.wanted = wanted;
    this.catalog = catalog;
    available.addAll(services.defaults().keySet());
  }

  void run() {
    Map<Class<?>, FeatureProvider<?>> chosen = new HashMap<>();
    for (FeatureSpec<?> spec : wanted) {
      FeatureProvider<?> provider = spec.provider();
      FeatureProvider<?> rival = chosen.putIfAbsent(provider.provides(), provider);
      if (rival != null) {
        problems.add(rivals(rival, provider));
      }
      available.add(provider.provides());
      available.add(provider.handler());
      available.addAll(provider.parts());
      available.add(provider.codec().settings());
    }
    for (FeatureSpec<?> spec : wanted) {
      checkNeeds(spec.provider(), spec.provider().handler());
      spec.provider().parts().forEach(part -> checkNeeds(spec.provider(), part));
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  private static String rivals(FeatureProvider<?> one, FeatureProvider<?> other) {
    String what = one.provides().getSimpleName();
    if (one.handler() == other.handler()) {
      return "the configuration asks twice for the feature \""
          + one.section()
          + "\" ("
          + what
          + "); remove one";
    }
    return "the sections \""
        + one.section()
        + "\" ("
        + jar(one.handler())
        + ") and \""
        + other.section()
        + "\" ("
        + jar(other.handler())
        + ") both provide the feature "
        + what
        + "; remove one";
  }

  private void checkNeeds(FeatureProvider<?> provider, Class<?> part) {
    for (Constructor<?> constructor : part.getDeclaredConstructors()) {
      if (constructor.isAnnotationPresent(Inject.class)) {
        for (Class<?> need : constructor.getParameterTypes()) {
          if (!available.contains(need)) {
            problems.add(missing(provider, need));
          }
        }
      }
    }
  }

  private String missing(FeatureProvider<?> provider, Class<?> need) {
    String who =
        "the feature \""
            + provider.section()
            + "\" ("
            + jar(provider.handler())
            + ") needs the feature "
            + need.getSimpleName();
    Optional<FeatureProvider<?>> installed =
        catalog.names(Kind.FEATURE).stream()
            .flatMap(section -> catalog.feature(section).stream())
            .filter(candidate -> candidate.provides() == need)
            .findFirst();
    return installed
        .map(
            candidate ->
                who
                    + ", which "
                    + jar(candidate.handler())
                    + " provides but the configuration does not ask for; add the section \""
                    + candidate.section()
                    + "\"")
        .orElse(who + ", which no installed plugin provides; add the jar that does to plugins/");
  }

  private static String jar(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return type.getName();
    }
    String path = URI.create(source.getLocation().toString()).getPath();
    String name = path == null ? "" : path.substring(path.lastIndexOf('/') + 1);
    return name.isEmpty() ? type.getName() : name;
  }
}
