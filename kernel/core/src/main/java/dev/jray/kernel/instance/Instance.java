package dev.jray.kernel.instance;

import dev.jray.kernel.config.LoadedConfig;
import dev.jray.kernel.config.OutboundNames;
import dev.jray.kernel.dispatch.DefaultRouter;
import dev.jray.kernel.dispatch.KernelDispatcher;
import dev.jray.kernel.inbound.Acceptances;
import dev.jray.kernel.inbound.InboundHandlers;
import dev.jray.kernel.inbound.KernelInboundManager;
import dev.jray.kernel.inbound.RotationServices;
import dev.jray.kernel.inject.FeatureGraph;
import dev.jray.kernel.inject.HandlerFactory;
import dev.jray.kernel.inject.KernelServices;
import dev.jray.kernel.net.EventLoops;
import dev.jray.kernel.net.NettySockets;
import dev.jray.kernel.net.SystemDns;
import dev.jray.kernel.outbound.KernelOutboundManager;
import dev.jray.kernel.outbound.OutboundHandlers;
import dev.jray.kernel.plugin.Catalog;
import dev.jray.kernel.relay.Shortcut;
import dev.jray.kernel.sniff.Sniffings;
import dev.jray.kernel.stream.StreamStacks;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.KnownTypes;
import dev.jray.spi.feature.DnsClient;
import dev.jray.spi.feature.FakeDns;
import dev.jray.spi.feature.Feature;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Observatory;
import dev.jray.spi.feature.PolicyManager;
import dev.jray.spi.feature.Router;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.feature.StatsManager;
import dev.jray.spi.flow.FlowRequest;
import dev.jray.spi.net.Destination;
import dev.jray.spi.proto.core.Config;
import dev.jray.spi.proto.core.InboundHandlerConfig;
import dev.jray.spi.proto.core.OutboundHandlerConfig;
import dev.jray.toolkit.geo.GeoFiles;
import dev.jray.toolkit.natives.NativeSwitches;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A running JRay, made from a configuration message alone. Instances share nothing, so any number
 * of them can live in one JVM.
 *
 * <p>Thread-safe. {@link #start()} and {@link #close()} block; do not call them on an event loop.
 */
public final class Instance implements AutoCloseable {
  private final EventLoops eventLoops;
  private final SystemDns system;
  private final NettySockets sockets;
  private final KernelDispatcher dispatcher;
  private final KernelInboundManager inbounds;
  private final KernelOutboundManager outbounds;
  private final FeatureGraph features;
  private final KernelStatus status;
  private final Lifecycle lifecycle;

  private Instance(
      Config config, Map<String, String> places, Catalog catalog, InstanceOptions options) {
    eventLoops = options.platform().eventLoops(options.threads(), "jray");
    system = new SystemDns();
    sockets = new NettySockets(eventLoops, options.platform(), system);
    FeatureGraph made = null;
    try {
      dispatcher = new KernelDispatcher(options.random(), shortcut(options));
      status = new KernelStatus(dispatcher.counts());
      inbounds = new KernelInboundManager();
      outbounds = new KernelOutboundManager();
      made =
          FeatureGraph.create(
              new AppReader(catalog).read(config), services(options, catalog), catalog, places);
      features = made;
      connect(config, catalog, options);
      addHandlers(config);
      new OutboundNames(catalog).check(config);
    } catch (RuntimeException e) {
      release();
      if (made != null) {
        made.features().forEach(Feature::close);
      }
      throw e;
    }
    lifecycle =
        new Lifecycle(
            this::listen,
            this::release,
            features.features(),
            inbounds,
            dispatcher,
            options.drain());
    status.connect(lifecycle);
  }

  /**
   * Makes an instance; nothing listens yet.
   *
   * @throws ConfigException if the configuration cannot be used
   */
  public static Instance create(Config config, Catalog catalog, InstanceOptions options) {
    return create(new LoadedConfig(config, List.of(), Map.of()), catalog, options);
  }

  /**
   * Makes an instance of what was loaded from files; nothing listens yet.
   *
   * @throws ConfigException if the configuration cannot be used, with the places of what is wrong
   */
  public static Instance create(LoadedConfig loaded, Catalog catalog, InstanceOptions options) {
    NativeSwitches.ofSystem(); // a wrong one is better told now than by the first connection
    return new Instance(loaded.config(), loaded.places(), catalog, options);
  }

  private Shortcut shortcut(InstanceOptions options) {
    return options.spliceFrom().isEmpty()
        ? Shortcut.NONE
        : options.platform().shortcut(eventLoops, options.spliceFrom().getAsLong());
  }

  private KernelServices services(InstanceOptions options, Catalog catalog) {
    return new KernelServices(
        dispatcher,
        inbounds,
        outbounds,
        sockets,
        eventLoops,
        options.clock(),
        options.random(),
        status,
        Map.of(
            DnsClient.class,
            system,
            PolicyManager.class,
            new DefaultPolicies(),
            Router.class,
            new DefaultRouter(),
            StatsManager.class,
            new NoStats(),
            Observatory.class,
            Observatory.NONE,
            FakeDns.class,
            FakeDns.NONE,
            KnownTypes.class,
            new CatalogTypes(catalog),
            Log.class,
            options.log()));
  }

  private void connect(Config config, Catalog catalog, InstanceOptions options) {
    HandlerFactory factory = features.handlers(catalog);
    StreamStacks stacks =
        new StreamStacks(catalog, factory, config.getTransport().getTransportSettingsList());
    PolicyManager policies =
        BufferedPolicies.of(features.get(PolicyManager.class), options.buffer());
    StatsManager stats = features.get(StatsManager.class);
    Log log = features.get(Log.class);
    log.write(Severity.INFO, "core", options.platform().description());
    dispatcher.connect(
        features.get(Router.class), outbounds, policies, stats, features.get(FakeDns.class), log);
    Acceptances acceptances = new Acceptances(dispatcher, policies, log, dispatcher.counts());
    RotationServices rotations = RotationServices.of(options.clock(), options.random(), log);
    inbounds.connect(
        new InboundHandlers(
            factory, stacks, policies, stats, acceptances, rotations, new Sniffings(catalog, log)));
    outbounds.connect(new OutboundHandlers(factory, stacks, policies, stats, log));
  }

  private void addHandlers(Config config) {
    for (InboundHandlerConfig inbound : config.getInboundList()) {
      try {
        inbounds.add(inbound);
      } catch (IOException e) {
        throw new UncheckedIOException("an inbound listened before its instance was started", e);
      }
    }
    for (OutboundHandlerConfig outbound : config.getOutboundList()) {
      outbounds.add(outbound);
    }
    outbounds.checkChains();
  }

  /**
   * Starts the features, then listens. If anything fails, what had started is closed again.
   *
   * @throws InstanceStartException with the reason
   * @throws IllegalStateException if it was started before
   */
  public void start() {
    lifecycle.start();
  }

  private void listen() throws IOException {
    inbounds.start();
  }

  /**
   * Has every feature read again what lies in files: logs are reopened, geo files loaded anew.
   * Blocks. Flows go on.
   *
   * @throws ConfigException with what the features could not use; they go on with what they had
   */
  public void reload() {
    features.get(GeoFiles.class).reload();
    List<String> problems = new ArrayList<>();
    for (Feature feature : features.features()) {
      try {
        feature.reload();
      } catch (ConfigException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  /**
   * Stops accepting, gives running flows the drain time, closes everything. May be called twice.
   */
  @Override
  public void close() {
    lifecycle.stop();
  }

  private void release() {
    sockets.close();
    if (inbounds != null) {
      inbounds.close();
    }
    if (outbounds != null) {
      outbounds.close();
    }
    eventLoops.shutDown();
    system.close();
  }

  /** Where this instance is in its life. */
  public InstanceState state() {
    return lifecycle.state();
  }

  /** The addresses that an inbound is bound to, with the ports that the system chose. */
  public List<SocketAddress> addresses(String inboundTag) {
    return inbounds.addresses(inboundTag);
  }

  /** A feature, or its default, by its SPI type. */
  public <T> T feature(Class<T> type) {
    return features.get(type);
  }

  /** How many flows run. */
  public long runningFlows() {
    return dispatcher.running();
  }

  /**
   * Opens a flow to a target through this instance's outbounds, as a program that embeds it does.
   *
   * @param handlers adds the caller's handlers; called on the flow's event loop
   * @return the channel; it is closed if the flow is refused. TCP flows carry {@code ByteBuf} and
   *     {@code EndOfStream}, UDP flows {@code Packet}.
   */
  public Future<Channel> dial(Destination target, Consumer<ChannelPipeline> handlers) {
    EventLoop loop = eventLoops.next();
    return loop.submit(
        () -> {
          Channel channel = dispatcher.open("", FlowRequest.to(target), loop);
          handlers.accept(channel.pipeline());
          return channel;
        });
  }
}
