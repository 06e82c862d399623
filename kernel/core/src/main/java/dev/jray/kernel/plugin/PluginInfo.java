package dev.jray.kernel.plugin;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One row of what is installed.
 *
 * @param name as in the manifest, or the file's name where there is none to read
 * @param version as in the manifest; empty if unknown
 * @param spi the range of SPI versions, as in the manifest; empty if unknown
 * @param path the jar, the folder, or where on the class path it was found
 * @param provides such as {@code inbound socks}, {@code transport tcp}, {@code feature policy};
 *     empty if refused
 * @param refusal why it does not run; empty if it does
 */
public record PluginInfo(
    String name,
    String version,
    String spi,
    Path path,
    List<String> provides,
    Optional<Refusal> refusal) {

  /** Whether a plugin runs. */
  public enum State {
    /** What it provides can be configured. */
    LOADED,
    /** It was found but does not run. */
    REFUSED
  }

  public PluginInfo {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(spi, "spi");
    Objects.requireNonNull(path, "path");
    provides = List.copyOf(provides);
    Objects.requireNonNull(refusal, "refusal");
  }

  /** Whether it runs. */
  public State state() {
    return refusal.isPresent() ? State.REFUSED : State.LOADED;
  }

  /** The sentence that says why it does not run; empty if it does. */
  public String reason() {
    return refusal.map(Refusal::sentence).orElse("");
  }

  /** By name, then by path: the order of tables. */
  static int order(PluginInfo a, PluginInfo b) {
    int byName = a.name.compareTo(b.name);
    return byName != 0 ? byName : a.path.toString().compareTo(b.path.toString());
  }

  static PluginInfo loaded(PluginManifest manifest, Path path, List<String> provides) {
    return new PluginInfo(
        manifest.name(),
        manifest.version(),
        manifest.spi().toString(),
        path,
        provides,
        Optional.empty());
  }

  static PluginInfo refused(PluginManifest manifest, Path path, RefusedException why) {
    return new PluginInfo(
        manifest.name(),
        manifest.version(),
        manifest.spi().toString(),
        path,
        List.of(),
        Optional.of(Refusal.of(path, why)));
  }

  /** For a candidate whose manifest cannot be used. */
  static PluginInfo refused(String name, Path path, RefusedException why) {
    return new PluginInfo(name, "", "", path, List.of(), Optional.of(Refusal.of(path, why)));
  }
}
