package dev.jray.kernel.plugin;

import dev.jray.kernel.plugin.Offer.Kind;
import dev.jray.spi.Plugin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The plugins that run, what they provide, and those that were refused. Does not change once it is
 * made; any thread may ask it. Closing it closes the plugins' class loaders, after which classes
 * that were not loaded yet are lost: close what uses them first.
 */
public final class PluginRepository implements Catalog, AutoCloseable {
  private final List<KnownPlugin> known;
  private final List<PluginInfo> plugins;
  private final Map<Kind, List<Offer>> offers = new EnumMap<>(Kind.class);
  private final Map<Offer, KnownPlugin> owners = new HashMap<>();

  PluginRepository(List<KnownPlugin> known, Collection<PluginInfo> refused) {
    this.known = List.copyOf(known);
    for (Kind kind : Kind.values()) {
      offers.put(kind, new ArrayList<>());
    }
    List<PluginInfo> all = new ArrayList<>(refused);
    for (KnownPlugin plugin : known) {
      all.add(info(plugin));
      for (Offer offer : plugin.offers()) {
        owners.put(offer, plugin);
        offers.get(offer.kind()).add(offer);
      }
    }
    all.sort(PluginInfo::order);
    plugins = List.copyOf(all);
    // Names that share a handler share its type, which then means the first of them
    offers.replaceAll((kind, some) -> sorted(some));
  }

  private static List<Offer> sorted(List<Offer> offers) {
    return offers.stream().sorted(Comparator.comparing(Offer::name)).toList();
  }

  private static PluginInfo info(KnownPlugin plugin) {
    List<String> provides = plugin.offers().stream().map(Offer::label).toList();
    return PluginInfo.loaded(plugin.manifest(), plugin.path(), provides);
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

  /**
   * Writes down what the plugins of a folder provide, for {@link PluginSource#indexed}.
   *
   * @throws IOException if the folder cannot be written to
   */
  public void writeIndex(Path folder) throws IOException {
    PluginIndex.write(folder, known);
  }

  /** All plugins that were found, sorted by name. */
  public List<PluginInfo> plugins() {
    return plugins;
  }

  /** Those that do not run, sorted by name. */
  public List<PluginInfo> refused() {
    return plugins.stream().filter(info -> info.refusal().isPresent()).toList();
  }

  @Override
  public List<Offer> offers(Kind kind) {
    return offers.get(kind);
  }

  @Override
  public Object descriptor(Offer offer) {
    return owners.get(offer).descriptor(offer);
  }

  /** Closes the plugins' class loaders and with them their jars; the last one loaded goes first. */
  @Override
  public void close() {
    UncheckedIOException failure = null;
    for (int i = known.size() - 1; i >= 0; i--) {
      try {
        known.get(i).close();
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
