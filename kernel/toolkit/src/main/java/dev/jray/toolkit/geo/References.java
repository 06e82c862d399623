package dev.jray.toolkit.geo;

import dev.jray.spi.config.ConfigException;
import dev.jray.toolkit.proto.geo.Domain;
import dev.jray.toolkit.proto.geo.GeoReference;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What references mean. */
final class References {
  private References() {}

  /** The file's name as the user knows it. */
  static String file(GeoKind kind, GeoReference reference) {
    return reference.getFile().isEmpty() ? kind.file() : reference.getFile();
  }

  /** The names of a file's lists, read now. */
  static GeoIndex index(GeoKind kind, GeoReference reference) {
    return new GeoIndex(file(kind, reference), path(reference));
  }

  /** Where the file is. */
  static Path path(GeoReference reference) {
    if (reference.getPath().isEmpty()) {
      throw new ConfigException(
          "the reference does not say where its file is; send the list's content in its place");
    }
    try {
      return Path.of(reference.getPath());
    } catch (InvalidPathException e) {
      throw new ConfigException("not a path: " + reference.getPath(), e);
    }
  }

  /** The text in a rule, without what DNS or routing may put before it. */
  static String text(GeoKind kind, GeoReference reference) {
    return reference.getFile().isEmpty()
        ? kind.prefix() + list(reference)
        : "ext:" + reference.getFile() + ":" + list(reference);
  }

  /** Whether a domain of the list is meant: only those that have all attributes. */
  static Predicate<Domain> filter(GeoReference reference) {
    if (reference.getAttributeCount() == 0) {
      return domain -> true;
    }
    List<String> wanted =
        reference.getAttributeList().stream().map(key -> key.toLowerCase(Locale.ROOT)).toList();
    return domain -> {
      Set<String> keys = new HashSet<>();
      domain.getAttributeList().forEach(has -> keys.add(has.getKey().toLowerCase(Locale.ROOT)));
      return keys.containsAll(wanted);
    };
  }

  /** Runs with V2Ray's words before a problem's text. */
  static <T> T explained(GeoKind kind, GeoReference reference, Supplier<T> action) {
    try {
      return action.get();
    } catch (ConfigException e) {
      throw new ConfigException(failed(kind, reference) + e.getMessage(), e);
    }
  }

  private static String failed(GeoKind kind, GeoReference reference) {
    String list = list(reference);
    if (reference.getFile().isEmpty()) {
      return "failed to load " + kind.prefix() + " " + list + " > ";
    }
    String what = kind == GeoKind.SITE ? "external geosite: " : "geoip: ";
    return "failed to load " + what + list + " from " + reference.getFile() + " > ";
  }

  /** The list with its attributes, as a rule writes it. */
  static String list(GeoReference reference) {
    StringBuilder text = new StringBuilder();
    text.append(reference.getInverse() ? "!" : "").append(reference.getList());
    reference.getAttributeList().forEach(attribute -> text.append('@').append(attribute));
    return text.toString();
  }
}
