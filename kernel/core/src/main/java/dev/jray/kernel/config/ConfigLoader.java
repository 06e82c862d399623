package dev.jray.kernel.config;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.jray.kernel.plugin.Catalog;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.proto.core.Config;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** Loads configurations, and writes them. Holds no state between calls; any thread may use it. */
public final class ConfigLoader {
  private final Catalog catalog;
  private final Map<String, String> environment;
  private final Consumer<String> messages;
  private final Sections sections;
  private final ConfigBuilder builder;

  /** Takes what is installed and the process's environment; messages are dropped. */
  public ConfigLoader(Catalog catalog, Map<String, String> environment) {
    this(catalog, environment, message -> {});
  }

  /**
   * Takes what is installed and the process's environment.
   *
   * @param messages hears what V2Ray prints on standard error while files merge, and what got lost
   *     in a conversion
   */
  public ConfigLoader(Catalog catalog, Map<String, String> environment, Consumer<String> messages) {
    this.catalog = Objects.requireNonNull(catalog, "catalog");
    this.environment = Map.copyOf(environment);
    this.messages = Objects.requireNonNull(messages, "messages");
    this.sections = new Sections(catalog);
    this.builder = new ConfigBuilder(catalog, sections);
  }

  /**
   * Loads a configuration.
   *
   * @param sources at least one; text files merge in this order, of protobuf only the first is read
   * @param format what sources without a known extension are written in
   * @param strict whether unknown keys in V2Ray JSON are problems
   * @throws ConfigException with everything that is wrong
   */
  public LoadedConfig load(List<ConfigSource> sources, Format format, boolean strict) {
    return load(sources, format, strict, true);
  }

  /**
   * Loads a part of a configuration, which may name what is in another part.
   *
   * @throws ConfigException with everything that is wrong with the part itself
   */
  public LoadedConfig loadPart(List<ConfigSource> sources, Format format) {
    return load(sources, format, false, false);
  }

  private LoadedConfig load(
      List<ConfigSource> sources, Format format, boolean strict, boolean whole) {
    if (sources.isEmpty()) {
      throw new ConfigException("empty config list; name a configuration file");
    }
    Reading reading = new Reading(catalog, environment);
    Format first = format.of(sources.get(0).name());
    if (first == Format.PROTOBUF) {
      return loaded(reading, loadMessage(reading, sources.get(0)), Map.of());
    }
    Place place = new Place(sources.get(0).name(), 1);
    MergedFiles merged = new MergedFiles(reading, sections.names(), place, messages);
    Config config = loadText(reading, merged, sources, first, whole);
    reading.reportUnknownKeys(strict);
    return loaded(reading, config, merged.places());
  }

  private static LoadedConfig loaded(Reading reading, Config config, Map<String, String> places) {
    reading.problems().check();
    return new LoadedConfig(config, reading.problems().warnings(), places);
  }

  /**
   * Writes a configuration as V2Ray JSON that loads as the same configuration. What JSON cannot say
   * is named in a message.
   *
   * @throws ConfigException if no installed plugin knows some part of it
   */
  public String toJson(Config config) {
    Config normal = new Normalizer(catalog).normalize(config);
    String json = new ConfigWriter(catalog, builder).write(normal);
    readBack(json).ifPresent(again -> new RoundTrip(catalog, messages).compare(normal, again));
    return json;
  }

  /**
   * The same configuration for other programs: with the content of files where JRay keeps
   * references to them.
   *
   * @throws ConfigException if such a file cannot be read
   */
  public Config portable(Config config) {
    return new Portable(catalog).apply(config);
  }

  private Optional<Config> readBack(String json) {
    ConfigSource source =
        ConfigSource.of("the written JSON", json.getBytes(StandardCharsets.UTF_8));
    try {
      return Optional.of(load(List.of(source), Format.JSON, false).config());
    } catch (ConfigException e) {
      // what cannot run in any form is written all the same, so that it can be repaired
      e.problems().forEach(messages);
      return Optional.empty();
    }
  }

  private Config loadMessage(Reading reading, ConfigSource source) {
    Config config =
        read(reading, source)
            .flatMap(bytes -> parse(reading, source, bytes))
            .orElse(Config.getDefaultInstance());
    References references = new References(reading.problems(), new Place(source.name(), 0));
    references.checkComplete(config, catalog);
    references.checkTags(config);
    for (OutboundNames.Missing missing : new OutboundNames(catalog).find(config)) {
      problem(reading, source, missing.problem());
    }
    return config;
  }

  private Optional<Config> parse(Reading reading, ConfigSource source, byte[] bytes) {
    try {
      return Optional.of(new Normalizer(catalog).normalize(Config.parseFrom(bytes)));
    } catch (InvalidProtocolBufferException e) {
      problem(reading, source, "proto: not a v2ray.core.Config: " + e.getMessage());
      return Optional.empty();
    }
  }

  private Config loadText(
      Reading reading,
      MergedFiles merged,
      List<ConfigSource> sources,
      Format format,
      boolean whole) {
    boolean complete = whole;
    for (int i = 0; i < sources.size(); i++) {
      ConfigSource source = sources.get(i);
      reading.problems().file(source.name());
      Optional<Node> root =
          read(reading, source).flatMap(bytes -> parseText(reading, source, format, bytes));
      if (root.isPresent()) {
        merged.add(source.name(), root.get(), i == 0);
      } else {
        complete = false;
      }
    }
    References references = new References(reading.problems(), merged.place());
    Config config = builder.build(merged, references);
    if (complete) {
      references.checkTags(config);
      for (OutboundNames.Missing missing : new OutboundNames(catalog).find(config)) {
        merged.section(missing.section()).at(missing.naming().path()).fail(missing.problem());
      }
    }
    return config;
  }

  private static Optional<Node> parseText(
      Reading reading, ConfigSource source, Format format, byte[] bytes) {
    TextParser parser = new TextParser(reading);
    return switch (format.of(source.name())) {
      case HOCON -> parser.hocon(source.name(), source.folder(), bytes);
      case JSON -> parser.json(source.name(), bytes);
      case PROTOBUF -> {
        problem(
            reading,
            source,
            "a protobuf configuration cannot be merged with text; convert it first");
        yield Optional.empty();
      }
    };
  }

  private static Optional<byte[]> read(Reading reading, ConfigSource source) {
    try {
      return Optional.of(source.content().read());
    } catch (IOException e) {
      problem(reading, source, "cannot be read: " + Input.reason(e));
      return Optional.empty();
    }
  }

  private static void problem(Reading reading, ConfigSource source, String message) {
    reading.problems().error(new Place(source.name(), 0), "", message);
  }
}
