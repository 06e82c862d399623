package dev.jray.testkit;

import com.google.protobuf.Empty;
import com.google.protobuf.Message;
import dev.jray.kernel.config.ConfigLoader;
import dev.jray.kernel.config.ConfigSource;
import dev.jray.kernel.config.Format;
import dev.jray.kernel.config.LoadedConfig;
import dev.jray.kernel.plugin.Catalog;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.ConfigNode;
import dev.jray.spi.config.Messages;
import dev.jray.spi.proto.core.Config;
import dev.jray.spi.protocol.InboundProtocol;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A part of a configuration, read and written as the kernel does it. The text stands in a section
 * of its own, {@code settings}, and problems are told by their path from there: {@code
 * settings.users[0].level: ...}.
 */
public final class ConfigText {
  private static final String FILE = "test.json";
  // Stands before the warnings that follow the problems of a text
  private static final String WARNING = "warning: ";

  private final String document;
  private final ConfigPath path;
  private final List<InboundProtocol<?>> inbounds;

  private ConfigText(String document, ConfigPath path, List<InboundProtocol<?>> inbounds) {
    this.document = document;
    this.path = path;
    this.inbounds = inbounds;
  }

  /** A JSON object. */
  public static ConfigText json(String object) {
    return new ConfigText(
        "{\"" + OneSection.NAME + "\": " + object + "}", ConfigPath.ROOT, List.of());
  }

  /** What the codec writes for a message. */
  public static <M extends Message> ConfigText written(ConfigCodec<M> codec, M message) {
    Config config = Config.newBuilder().addApp(Messages.typed(message)).build();
    Catalog catalog = Catalog.of(new OneSection(codec, List.of()));
    return new ConfigText(
        new ConfigLoader(catalog, Map.of()).toJson(config), ConfigPath.ROOT, List.of());
  }

  /**
   * The value at a place in this text, such as {@code outbounds[0].settings}; it may be absent.
   * What surrounds it is not looked at, and paths of problems begin with the last name.
   */
  public ConfigText at(String place) {
    return new ConfigText(document, path.then(place), inbounds);
  }

  /** The same text where an inbound protocol is installed whose settings nest in those here. */
  public ConfigText with(InboundProtocol<?> inbound) {
    List<InboundProtocol<?>> all = new ArrayList<>(inbounds);
    all.add(inbound);
    return new ConfigText(document, path, List.copyOf(all));
  }

  /** Reads the text with a codec. */
  public <T> ConfigReading<T> read(ConfigCodec<T> codec) {
    if (codec instanceof ConfigCodec.OfMessage<?> ofMessage) {
      return read(node -> codec.settings().cast(ofMessage.reader().apply(node)));
    }
    ConfigCodec.OfRecord<?> ofRecord = (ConfigCodec.OfRecord<?>) codec;
    return read(node -> codec.settings().cast(ofRecord.reader().apply(node)));
  }

  /** Reads the text with a function, which must not keep the node. */
  public <T> ConfigReading<T> read(Function<ConfigNode, T> reader) {
    List<T> results = new ArrayList<>(1);
    ConfigCodec<Empty> codec =
        ConfigCodec.message(
            Empty.getDefaultInstance(),
            node -> {
              results.add(reader.apply(path.find(node)));
              return Empty.getDefaultInstance();
            },
            message -> Map.of());
    List<String> problems = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    try {
      warnings.addAll(load(codec).warnings());
    } catch (ConfigException e) {
      for (String problem : e.problems()) {
        if (problem.startsWith(WARNING)) {
          warnings.add(problem.substring(WARNING.length()));
        } else {
          problems.add(problem);
        }
      }
    }
    return new ConfigReading<>(
        results.isEmpty() ? null : results.get(0),
        path.shortened(FILE, problems),
        path.shortened(FILE, warnings));
  }

  private LoadedConfig load(ConfigCodec<?> codec) {
    ConfigSource source = ConfigSource.of(FILE, document.getBytes(StandardCharsets.UTF_8));
    return new ConfigLoader(Catalog.of(new OneSection(codec, inbounds)), Map.of())
        .load(List.of(source), Format.JSON, false);
  }

  /** The text. */
  @Override
  public String toString() {
    return document;
  }
}
