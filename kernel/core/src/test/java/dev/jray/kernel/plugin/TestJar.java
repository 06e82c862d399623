package dev.jray.kernel.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jray.spi.SpiVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Writes jars: plugins with a good manifest unless told otherwise, libraries, and broken ones. */
final class TestJar {
  static final String SERVICE = "META-INF/services/dev.jray.spi.Plugin";

  private final Map<String, String> properties = new LinkedHashMap<>();
  private final Map<String, String> sources = new LinkedHashMap<>();
  private final Map<String, byte[]> entries = new LinkedHashMap<>();
  private final Manifest manifest = new Manifest();

  private TestJar() {
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
  }

  /** A jar without anything of JRay. */
  static TestJar library() {
    return new TestJar();
  }

  /** A jar with a plugin's manifest and nothing else. */
  static TestJar manifestOnly(String name) {
    return new TestJar()
        .property("name", name)
        .property("version", "1.2.3")
        .property("spi", "[" + SpiVersion.CURRENT + "]");
  }

  /** A plugin of one class, {@code test.name.Main}, that provides nothing. */
  static TestJar plugin(String name) {
    return plugin(name, "");
  }

  /** The same with members. */
  static TestJar plugin(String name, String members) {
    String type = "test." + name.replace('-', '_') + ".Main";
    return manifestOnly(name).main(type, members);
  }

  /** A plugin with one inbound of the plugin's name. */
  static TestJar inbound(String name) {
    return inbound(name, name);
  }

  /** A plugin with one inbound. */
  static TestJar inbound(String name, String protocol) {
    return plugin(
        name,
        """
                record Settings() {}
                public List<InboundProtocol<?>> inbounds() {
                    return List.of(new InboundProtocol<>("%s",
                        ConfigCodec.record("test.%s", Settings.class, node -> new Settings()),
                        Inbound.class));
                }
                """
            .formatted(protocol, name));
  }

  TestJar main(String type, String members) {
    String code =
        """
                package %s;
                import dev.jray.spi.Plugin;
                import dev.jray.spi.config.*;
                import dev.jray.spi.feature.*;
                import dev.jray.spi.protocol.*;
                import dev.jray.spi.transport.*;
                import java.util.List;
                public final class %s implements Plugin { %s }
                """;
    int dot = type.lastIndexOf('.');
    return source(type, code.formatted(type.substring(0, dot), type.substring(dot + 1), members))
        .entry(SERVICE, type + "\n");
  }

  TestJar property(String key, String value) {
    properties.put(key, value);
    return this;
  }

  TestJar without(String entry) {
    entries.remove(entry);
    properties.remove(entry);
    return this;
  }

  TestJar source(String type, String code) {
    sources.put(type, code);
    return this;
  }

  TestJar entry(String path, String text) {
    return entry(path, text.getBytes(UTF_8));
  }

  TestJar entry(String path, byte[] bytes) {
    entries.put(path, bytes);
    return this;
  }

  TestJar classPath(String value) {
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, value);
    return this;
  }

  /** Compiles and writes; sources may also use the classes in those jars. */
  Path write(Path jar, Path... compileWith) {
    try {
      Files.createDirectories(jar.getParent());
      try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
        if (!properties.isEmpty()) {
          StringBuilder text = new StringBuilder();
          properties.forEach((key, value) -> text.append(key + "=" + value + "\n"));
          put(out, PluginManifest.PATH, text.toString().getBytes(UTF_8));
        }
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
          put(out, entry.getKey(), entry.getValue());
        }
        if (!sources.isEmpty()) {
          Map<String, byte[]> classes = TestCompiler.compile(sources, compileWith);
          for (Map.Entry<String, byte[]> type : classes.entrySet()) {
            put(out, type.getKey().replace('.', '/') + ".class", type.getValue());
          }
        }
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void put(JarOutputStream out, String path, byte[] bytes) throws IOException {
    out.putNextEntry(new ZipEntry(path));
    out.write(bytes);
    out.closeEntry();
  }
}
