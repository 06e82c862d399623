package dev.jray.kernel.plugin;

import dev.jray.spi.config.ConfigException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A plugin of which is known what it provides. Its classes are loaded when the first of it is asked
 * for, if they did not have to be loaded to know that. Any thread may ask.
 */
final class KnownPlugin implements Installed {
  private final PluginManifest manifest;
  private final Path path;
  private final List<Path> jars;
  private final List<Offer> offers;
  private final Loading loading;
  private Loaded loaded;
  private boolean closed;

  /** Loads a plugin's classes. */
  @FunctionalInterface
  interface Loading {
    Loaded load() throws RefusedException;
  }

  /**
   * A plugin's classes at work.
   *
   * @param loader holds the jars open
   */
  record Loaded(Provided provided, Closeable loader) {}

  private KnownPlugin(
      PluginManifest manifest,
      Path path,
      List<Path> jars,
      List<Offer> offers,
      Loading loading,
      Loaded loaded) {
    this.manifest = manifest;
    this.path = path;
    this.jars = List.copyOf(jars);
    this.offers = List.copyOf(offers);
    this.loading = loading;
    this.loaded = loaded;
  }

  /** A plugin that is loaded already. */
  static KnownPlugin loaded(PluginManifest manifest, Path path, List<Path> jars, Loaded loaded) {
    return new KnownPlugin(manifest, path, jars, loaded.provided().offers(), () -> loaded, loaded);
  }

  /** A plugin that is loaded when it is needed. */
  static KnownPlugin unloaded(
      PluginManifest manifest, Path path, List<Path> jars, List<Offer> offers, Loading loading) {
    return new KnownPlugin(manifest, path, jars, offers, loading, null);
  }

  @Override
  public PluginManifest manifest() {
    return manifest;
  }

  @Override
  public Path path() {
    return path;
  }

  /** Its jars, the one with the manifest first; empty if it came from elsewhere. */
  List<Path> jars() {
    return jars;
  }

  List<Offer> offers() {
    return offers;
  }

  /** All that no second plugin may provide, in words that fit into a sentence. */
  Set<String> claims() {
    Set<String> claims = new LinkedHashSet<>();
    offers.forEach(offer -> claims.addAll(offer.claims()));
    return claims;
  }

  /**
   * The descriptor behind one of its offers.
   *
   * @throws ConfigException if the plugin must be loaded first and cannot be
   */
  synchronized Object descriptor(Offer offer) {
    if (loaded == null) {
      if (closed) {
        throw new IllegalStateException("Plugin " + path + " is closed and was never loaded");
      }
      loaded = load();
    }
    return loaded.provided().descriptors().get(offer);
  }

  private Loaded load() {
    try {
      Loaded now = loading.load();
      if (!now.provided().offers().equals(offers)) {
        now.loader().close();
        throw new RefusedException(
            "it provides something else than the index of the plugins says",
            "run \"jray archive\", which makes the index anew");
      }
      return now;
    } catch (RefusedException e) {
      throw new ConfigException(Refusal.of(path, e).sentence());
    } catch (IOException e) {
      throw new ConfigException("Plugin " + path + " cannot be closed: " + e.getMessage());
    }
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    if (loaded != null) {
      loaded.loader().close();
    }
  }
}
