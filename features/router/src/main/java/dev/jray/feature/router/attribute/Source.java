package dev.jray.feature.router.attribute;

import dev.jray.spi.config.ConfigException;

/** The text of an expression, which knows how V2Ray names its places. */
record Source(String text) {
  /** V2Ray parses {@code satisfied=(EXPR)}, so its columns begin behind that. */
  private static final int SHIFT = "satisfied=(".length();

  /** A fault of the grammar. */
  ConfigException syntax(int offset, String problem) {
    return new ConfigException("attr rule > " + place(offset) + ": " + problem);
  }

  /** A name that means nothing; V2Ray says it without the prefix. */
  ConfigException undefined(int offset, String name) {
    return new ConfigException(
        place(offset) + ": undefined: " + name + "; write attrs['NAME'] for an attribute");
  }

  private String place(int offset) {
    int line = 1;
    int lineStart = -SHIFT;
    for (int i = 0; i < offset; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return "attr.star:" + line + ":" + (offset - lineStart + 1);
  }
}
