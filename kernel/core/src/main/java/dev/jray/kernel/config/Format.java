package dev.jray.kernel.config;

import java.util.Locale;

/** What a configuration is written in. */
public enum Format {
  /** V2Ray's JSON, with comments. */
  JSON,
  /** A serialized {@code v2ray.core.Config}. */
  PROTOBUF,
  /** Typesafe Config's HOCON. */
  HOCON;

  /** What {@code -format} means; V2Ray takes an unknown word for JSON. */
  public static Format named(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "pb", "protobuf" -> PROTOBUF;
      case "hocon", "conf" -> HOCON;
      default -> JSON;
    };
  }

  /** The format of a source: a known extension wins over this, what was asked for. */
  Format of(String source) {
    return switch (source.substring(source.lastIndexOf('.') + 1)) {
      case "json" -> JSON;
      case "pb" -> PROTOBUF;
      case "conf" -> HOCON;
      default -> this;
    };
  }
}
