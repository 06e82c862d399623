package dev.jray.kernel.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Reads the text of one file; what is wrong with its syntax becomes a problem. */
final class TextParser {
  private static final String VARIABLES = "vars";

  private final Reading reading;

  TextParser(Reading reading) {
    this.reading = reading;
  }

  /** Reads V2Ray's JSON. Bytes that are no UTF-8 become U+FFFD, as in V2Ray. */
  Optional<Node> json(String name, byte[] bytes) {
    String text = CommentFilter.blank(new String(bytes, StandardCharsets.UTF_8));
    try {
      String value = text.substring(0, JsonScanner.scan(text));
      String content = value.stripLeading();
      if (content.charAt(0) != '{') {
        fail(new Place(name, 1), "a configuration is an object, so it must begin with {");
        return Optional.empty();
      }
      // strict JSON is HOCON too; as such, an object that stands twice is merged
      return Optional.of(root(name, false, ConfigFactory.parseString(value, options(name)).root()));
    } catch (JsonSyntaxException e) {
      fail(e.place(name, text), e.getMessage());
    } catch (com.typesafe.config.ConfigException e) {
      fail(name, e);
    }
    return Optional.empty();
  }

  /**
   * Reads HOCON. Includes are files, relative to the folder; substitutions see the environment.
   * What stands under {@code vars} is there for substitutions only.
   */
  Optional<Node> hocon(String name, Optional<Path> folder, byte[] bytes) {
    try {
      ConfigParseOptions options = options(name).setIncluder(new RelativeIncluder(folder));
      ConfigObject object =
          ConfigFactory.parseString(new String(bytes, StandardCharsets.UTF_8), options)
              .resolve(resolving(reading.environment()))
              .root()
              .withoutKey(VARIABLES);
      return Optional.of(root(name, true, object));
    } catch (com.typesafe.config.ConfigException e) {
      fail(name, e);
    } catch (StackOverflowError e) {
      reading.problems().error(new Place(name, 0), "", "nested too deeply", e);
    }
    return Optional.empty();
  }

  private Node root(String name, boolean lenient, ConfigObject object) {
    return new Node(reading, lenient, new Place(name, 1), object);
  }

  static ConfigParseOptions options(String name) {
    return ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF).setOriginDescription(name);
  }

  private static ConfigResolveOptions resolving(Map<String, String> environment) {
    return ConfigResolveOptions.defaults()
        .setUseSystemEnvironment(false)
        .appendResolver(new EnvironmentResolver(environment));
  }

  private void fail(String name, com.typesafe.config.ConfigException e) {
    Place file = new Place(name, 0);
    Place place = e.origin() == null ? file : Place.of(e.origin(), file);
    String message = String.valueOf(e.getMessage());
    String prefix = e.origin() == null ? "" : e.origin().description() + ": ";
    fail(place, message.startsWith(prefix) ? message.substring(prefix.length()) : message);
  }

  private void fail(Place place, String message) {
    reading.problems().error(place, "", message);
  }
}
