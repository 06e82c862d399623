package dev.jray.kernel.config;

import com.typesafe.config.ConfigOrigin;

/**
 * Where something stands.
 *
 * @param line from 1; 0 if unknown
 * @param column from 1; 0 if unknown
 */
record Place(String file, int line, int column) {
  private static final String MERGE = "merge of ";

  Place(String file, int line) {
    this(file, line, 0);
  }

  /** The place of a value; one that did not come from a file stands where its surroundings do. */
  static Place of(ConfigOrigin origin, Place around) {
    int line = origin.lineNumber();
    if (line <= 0) {
      return around;
    }
    // Typesafe Config writes "FILE: LINE", "FILE: FIRST-LAST" or "merge of FILE: LINE,FILE: LINE"
    String text = origin.description();
    if (text.startsWith(MERGE)) {
      int comma = text.indexOf(',');
      text = text.substring(MERGE.length(), comma < 0 ? text.length() : comma);
    }
    int colon = text.lastIndexOf(": ");
    return new Place(colon < 0 ? text : text.substring(0, colon), line);
  }

  @Override
  public String toString() {
    return column > 0 ? file + ":" + line + ":" + column : line > 0 ? file + ":" + line : file;
  }
}
