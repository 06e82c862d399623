package dev.jray.kernel.plugin;

import dev.jray.spi.Plugin;
import dev.jray.spi.command.CommandProvider;
import dev.jray.spi.feature.FeatureProvider;
import dev.jray.spi.protocol.InboundProtocol;
import dev.jray.spi.protocol.OutboundProtocol;
import dev.jray.spi.sniff.Sniffer;
import dev.jray.spi.transport.SecurityProvider;
import dev.jray.spi.transport.TransportProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The plugins that run, what they provide, and those that were refused. Does not change once it is
 * made; any thread may ask it. Closing it closes the plugins' class loaders, after which classes
 * that were not loaded yet are lost: close what uses them first.
 */
public final class PluginRepository implements Catalog, AutoCloseable {
  private final List<LoadedPlugin> loaded;
  private final List<PluginInfo> plugins;
  private final IdentityHashMap<Object, PluginInfo> owners = new IdentityHashMap<>();
  private final SortedMap<String, InboundProtocol<?>> inbounds = new TreeMap<>();
  private final Map<String, InboundProtocol<?>> inboundTypes = new HashMap<>();
  private final List<String> inboundNames;
  private final SortedMap<String, OutboundProtocol<?>> outbounds = new TreeMap<>();
  private final Map<String, OutboundProtocol<?>> outboundTypes = new HashMap<>();
  private final List<String> outboundNames;
  private final List<TransportProvider<?>> transports;
  private final List<SecurityProvider<?>> securities;
  private final List<FeatureProvider<?>> features;
  private final List<CommandProvider> commands;
  private final List<Sniffer> sniffers;

  PluginRepository(List<LoadedPlugin> loaded, Collection<PluginInfo> refused) {
    this.loaded = List.copyOf(loaded);
    List<PluginInfo> all = new ArrayList<>(refused);
    SortedMap<String, TransportProvider<?>> transport = new TreeMap<>();
    SortedMap<String, SecurityProvider<?>> security = new TreeMap<>();
    SortedMap<String, FeatureProvider<?>> feature = new TreeMap<>();
    SortedMap<String, CommandProvider> command = new TreeMap<>();
    for (LoadedPlugin plugin : loaded) {
      Provided provided = plugin.provided();
      PluginInfo info = PluginInfo.loaded(plugin.manifest(), plugin.path(), provided.names());
      all.add(info);
      for (Object descriptor : provided.descriptors()) {
        owners.put(descriptor, info);
      }
      for (InboundProtocol<?> one : provided.inbounds()) {
        inbounds.put(one.name(), one);
      }
      for (OutboundProtocol<?> one : provided.outbounds()) {
        outbounds.put(one.name(), one);
      }
      for (TransportProvider<?> one : provided.transports()) {
        transport.put(one.name(), one);
      }
      for (SecurityProvider<?> one : provided.securities()) {
        security.put(one.name(), one);
      }
      for (FeatureProvider<?> one : provided.features()) {
        feature.put(one.section(), one);
      }
      for (CommandProvider one : provided.commands()) {
        command.put(one.name(), one);
      }
    }
    all.sort(PluginInfo::order);
    plugins = List.copyOf(all);
    // names that share a handler share its type, which then means the first of them
    for (InboundProtocol<?> one : inbounds.values()) {
      inboundTypes.putIfAbsent(one.codec().type(), one);
    }
    for (OutboundProtocol<?> one : outbounds.values()) {
      outboundTypes.putIfAbsent(one.codec().type(), one);
    }
    inboundNames = List.copyOf(inbounds.keySet());
    outboundNames = List.copyOf(outbounds.keySet());
    transports = List.copyOf(transport.values());
    securities = List.copyOf(security.values());
    features = List.copyOf(feature.values());
    commands = List.copyOf(command.values());
    sniffers =
        loaded.stream()
            .flatMap(plugin -> plugin.provided().sniffers().stream())
            .sorted(Comparator.comparingInt(Sniffer::order).thenComparing(Sniffer::name))
            .toList();
  }

  /** Loads the jars of a folder. */
  public static PluginRepository fromFolder(Path folder) {
    return load(List.of(PluginSource.folder(folder)));
  }

  /** Loads what is on the class path. */
  public static PluginRepository fromClassPath(ClassLoader loader) {
    return load(List.of(PluginSource.classPath(loader)));
  }

  /** Takes plugins that exist already. */
  public static PluginRepository of(Plugin... plugins) {
    return load(List.of(PluginSource.of(plugins)));
  }

  /** Loads from several sources; where two plugins do not go together, the earlier source wins. */
  public static PluginRepository load(List<PluginSource> sources) {
    return PluginAssembly.assemble(sources);
  }

  /** All plugins that were found, sorted by name. */
  public List<PluginInfo> plugins() {
    return plugins;
  }

  /** Those that do not run, sorted by name. */
  public List<PluginInfo> refused() {
    return plugins.stream().filter(info -> info.refusal().isPresent()).toList();
  }

  /** The plugin that gave this descriptor (this very object). */
  public Optional<PluginInfo> owner(Object descriptor) {
    return Optional.ofNullable(owners.get(descriptor));
  }

  @Override
  public Optional<InboundProtocol<?>> inbound(String name) {
    return Optional.ofNullable(inbounds.get(name));
  }

  @Override
  public Optional<InboundProtocol<?>> inboundByType(String type) {
    return Optional.ofNullable(inboundTypes.get(type));
  }

  @Override
  public List<String> inboundNames() {
    return inboundNames;
  }

  @Override
  public Optional<OutboundProtocol<?>> outbound(String name) {
    return Optional.ofNullable(outbounds.get(name));
  }

  @Override
  public Optional<OutboundProtocol<?>> outboundByType(String type) {
    return Optional.ofNullable(outboundTypes.get(type));
  }

  @Override
  public List<String> outboundNames() {
    return outboundNames;
  }

  @Override
  public List<TransportProvider<?>> transports() {
    return transports;
  }

  @Override
  public List<SecurityProvider<?>> securities() {
    return securities;
  }

  @Override
  public List<FeatureProvider<?>> features() {
    return features;
  }

  @Override
  public List<CommandProvider> commands() {
    return commands;
  }

  @Override
  public List<Sniffer> sniffers() {
    return sniffers;
  }

  /** Closes the plugins' class loaders and with them their jars; the last one loaded goes first. */
  @Override
  public void close() {
    UncheckedIOException failure = null;
    for (int i = loaded.size() - 1; i >= 0; i--) {
      try {
        loaded.get(i).close();
      } catch (IOException e) {
        if (failure == null) {
          failure = new UncheckedIOException(e);
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
