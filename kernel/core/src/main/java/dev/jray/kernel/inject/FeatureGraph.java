package dev.jray.kernel.inject;

import com.google.inject.AbstractModule;
import com.google.inject.ConfigurationException;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.ProvisionException;
import com.google.inject.Scopes;
import com.google.inject.Stage;
import dev.jray.kernel.plugin.Catalog;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.feature.Dispatcher;
import dev.jray.spi.feature.Feature;
import dev.jray.spi.feature.InboundManager;
import dev.jray.spi.feature.InstanceStatus;
import dev.jray.spi.feature.OutboundManager;
import dev.jray.spi.transport.Sockets;
import dev.jray.toolkit.channel.Outgoing;
import dev.jray.toolkit.geo.GeoFiles;
import io.netty.channel.EventLoopGroup;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The features of one instance, wired by their constructors: the counterpart of V2Ray's
 * RequireFeatures. The order of the configuration decides when a feature starts, not whether it can
 * be made.
 */
public final class FeatureGraph {
  private final Injector injector;
  private final List<Feature> features;

  private FeatureGraph(Injector injector, List<Feature> features) {
    this.injector = injector;
    this.features = features;
  }

  /**
   * Makes all features.
   *
   * @param places where their sections stand, for messages; those that stand nowhere are left out
   * @throws ConfigException if one is missing, two are rivals, or one refuses its settings
   */
  public static FeatureGraph create(
      List<FeatureSpec<?>> wanted,
      KernelServices services,
      Catalog catalog,
      Map<String, String> places) {
    new FeatureCheck(wanted, services, catalog).run();
    Injector injector;
    try {
      // Features are made below, one by one: then each can say what is wrong with its settings.
      injector = Guice.createInjector(Stage.DEVELOPMENT, new FeatureModule(wanted, services));
    } catch (CreationException e) {
      throw Failures.of(e, FeatureGraph.class);
    }
    List<Feature> features = new ArrayList<>();
    Set<String> problems = new LinkedHashSet<>();
    for (FeatureSpec<?> spec : wanted) {
      try {
        features.add(injector.getInstance(spec.provider().handler()));
      } catch (ProvisionException | ConfigurationException e) {
        ConfigException failure = Failures.of(e, spec.provider().handler());
        String section = sectionOf(failure, wanted, spec);
        String where = places.containsKey(section) ? places.get(section) + ": " : "";
        failure.problems().forEach(problem -> problems.add(where + section + " > " + problem));
      }
    }
    if (!problems.isEmpty()) {
      features.forEach(Feature::close);
      throw new ConfigException(List.copyOf(problems));
    }
    return new FeatureGraph(injector, List.copyOf(features));
  }

  /** The feature that failed: the one asked for, or one that it needs. */
  private static String sectionOf(
      ConfigException failure, List<FeatureSpec<?>> wanted, FeatureSpec<?> asked) {
    Map<String, String> sections = new HashMap<>();
    for (FeatureSpec<?> spec : wanted) {
      sections.put(spec.provider().handler().getName(), spec.provider().section());
    }
    for (StackTraceElement frame : failure.getStackTrace()) {
      String section = sections.get(frame.getClassName());
      if (section != null) {
        return section;
      }
    }
    return asked.provider().section();
  }

  /** The features in the order of the configuration. */
  public List<Feature> features() {
    return features;
  }

  /** The feature, or its default, behind an SPI type. */
  public <T> T get(Class<T> type) {
    return injector.getInstance(type);
  }

  /** Makes handlers that can ask for these features. */
  public HandlerFactory handlers(Catalog catalog) {
    return new HandlerFactory(catalog, injector);
  }

  private static final class FeatureModule extends AbstractModule {
    private final List<FeatureSpec<?>> wanted;
    private final KernelServices services;

    FeatureModule(List<FeatureSpec<?>> wanted, KernelServices services) {
      this.wanted = wanted;
      this.services = services;
    }

    @Override
    protected void configure() {
      binder().requireExplicitBindings();
      binder().requireAtInjectOnConstructors();
      binder().requireExactBindingAnnotations();
      binder().disableCircularProxies();
      bind(Dispatcher.class).toInstance(services.dispatcher());
      bind(InboundManager.class).toInstance(services.inbounds());
      bind(OutboundManager.class).toInstance(services.outbounds());
      bind(Sockets.class).toInstance(services.sockets());
      bind(EventLoopGroup.class).toInstance(services.eventLoops());
      bind(Clock.class).toInstance(services.clock());
      bind(RandomGenerator.class).toInstance(services.random());
      bind(GeoFiles.class).in(Scopes.SINGLETON);
      bind(InstanceStatus.class).toInstance(services.status());
      bind(Outgoing.class).in(Scopes.SINGLETON);
      wanted.forEach(this::bindFeature);
      services.defaults().forEach(this::bindDefault);
    }

    private <C> void bindFeature(FeatureSpec<C> spec) {
      bind(spec.provider().codec().settings()).toInstance(spec.settings());
      bind(spec.provider().handler()).in(Scopes.SINGLETON);
      spec.provider().parts().forEach(part -> bind(part).in(Scopes.SINGLETON));
      if (spec.provider().provides() != spec.provider().handler()) {
        link(spec.provider().provides(), spec.provider().handler());
      }
    }

    @SuppressWarnings("unchecked") // FeatureProvider checked that the handler is a subtype.
    private <T> void link(Class<T> provided, Class<?> handler) {
      bind(provided).to((Class<? extends T>) handler);
    }

    private void bindDefault(Class<?> type, Object instance) {
      if (wanted.stream().noneMatch(spec -> spec.provider().provides() == type)) {
        bindInstance(type, instance);
      }
    }

    private <T> void bindInstance(Class<T> type, Object instance) {
      bind(type).toInstance(type.cast(instance));
    }
  }
}
