package dev.jray.kernel.plugin;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the plugins of a folder answered when they were asked last, in a hidden file of that folder.
 * An entry holds as long as its jars have the size and the time that they had then, so that a start
 * opens and loads no plugin that it does not use.
 */
final class PluginIndex {
  /** The index of a folder that has none. */
  static final PluginIndex NONE = new PluginIndex(Map.of());

  static final String FILE = ".index";

  // "JRPI" and the version of the format
  private static final long MAGIC = 0x4a525049_00000001L;

  private final Map<String, Entry> entries;

  private record Entry(PluginManifest manifest, List<Stamp> jars, List<Offer> offers) {}

  /** A jar's name, and how to see that it is another one now. */
  private record Stamp(String name, long size, long millis) {
    static Stamp of(Path jar) throws IOException {
      BasicFileAttributes file = Files.readAttributes(jar, BasicFileAttributes.class);
      return new Stamp(nameOf(jar), file.size(), file.lastModifiedTime().toMillis());
    }

    // Not equals: the JVM makes thirty classes for a record's own, at each start
    boolean isOf(Path jar) throws IOException {
      Stamp now = of(jar);
      return name.equals(now.name) && size == now.size && millis == now.millis;
    }
  }

  private PluginIndex(Map<String, Entry> entries) {
    this.entries = entries;
  }

  /** Reads the index of a folder. One that is missing or damaged is empty: it only saves time. */
  static PluginIndex of(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return NONE;
    }
    try (InputStream in = Files.newInputStream(file);
        DataInputStream data = new DataInputStream(new BufferedInputStream(in))) {
      return data.readLong() == MAGIC ? new PluginIndex(read(data)) : NONE;
    } catch (IOException | RefusedException | IllegalArgumentException e) {
      return NONE;
    }
  }

  /** The plugin at a place, if its jars are the ones that were indexed. */
  Optional<Candidate> find(Path place, List<Path> jars, ClassLoader host) throws IOException {
    Entry entry = entries.get(nameOf(place));
    if (entry == null || jars.size() != entry.jars().size()) {
      return Optional.empty();
    }
    Map<String, Path> byName = new HashMap<>();
    jars.forEach(jar -> byName.put(nameOf(jar), jar));
    List<Path> ordered = new ArrayList<>(jars.size());
    for (Stamp stamp : entry.jars()) {
      Path jar = byName.get(stamp.name());
      if (jar == null || !stamp.isOf(jar)) {
        return Optional.empty();
      }
      ordered.add(jar);
    }
    return Optional.of(
        new IndexedCandidate(entry.manifest(), place, ordered, entry.offers(), host));
  }

  /** Writes the index of a folder; others see the old one or the new one. */
  static void write(Path folder, List<KnownPlugin> plugins) throws IOException {
    // Not a temporary file of Java: those are for their owner alone
    Path fresh = folder.resolve(FILE + "." + ProcessHandle.current().pid());
    try {
      try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(fresh))) {
        out.writeLong(MAGIC);
        out.writeInt(plugins.size());
        for (KnownPlugin plugin : plugins) {
          write(plugin, out);
        }
      }
      Files.move(fresh, folder.resolve(FILE), StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static void write(KnownPlugin plugin, DataOutputStream out) throws IOException {
    PluginManifest manifest = plugin.manifest();
    out.writeUTF(nameOf(plugin.path()));
    out.writeUTF(manifest.name());
    out.writeUTF(manifest.version());
    out.writeUTF(manifest.spi().text());
    write(manifest.needs(), out);
    out.writeInt(plugin.jars().size());
    for (Path jar : plugin.jars()) {
      Stamp stamp = Stamp.of(jar);
      out.writeUTF(stamp.name());
      out.writeLong(stamp.size());
      out.writeLong(stamp.millis());
    }
    out.writeInt(plugin.offers().size());
    for (Offer offer : plugin.offers()) {
      out.writeUTF(offer.kind().name());
      out.writeUTF(offer.name());
      out.writeUTF(offer.type());
      write(offer.networks(), out);
      out.writeUTF(offer.settingsKey());
      out.writeBoolean(offer.always());
    }
  }

  private static void write(List<String> texts, DataOutputStream out) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      out.writeUTF(text);
    }
  }

  private static Map<String, Entry> read(DataInputStream in) throws IOException, RefusedException {
    Map<String, Entry> entries = new HashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      String place = in.readUTF();
      PluginManifest manifest =
          new PluginManifest(in.readUTF(), in.readUTF(), SpiRange.parse(in.readUTF()), texts(in));
      List<Stamp> jars = new ArrayList<>();
      for (int more = in.readInt(); more > 0; more--) {
        jars.add(new Stamp(in.readUTF(), in.readLong(), in.readLong()));
      }
      entries.put(place, new Entry(manifest, jars, offers(in)));
    }
    return entries;
  }

  private static List<Offer> offers(DataInputStream in) throws IOException {
    List<Offer> offers = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      Offer.Kind kind = Offer.Kind.valueOf(in.readUTF());
      offers.add(
          new Offer(kind, in.readUTF(), in.readUTF(), texts(in), in.readUTF(), in.readBoolean()));
    }
    return offers;
  }

  private static List<String> texts(DataInputStream in) throws IOException {
    List<String> texts = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      texts.add(in.readUTF());
    }
    return texts;
  }

  private static String nameOf(Path path) {
    return path.getFileName().toString();
  }
}
