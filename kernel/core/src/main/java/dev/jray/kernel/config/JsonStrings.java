package dev.jray.kernel.config;

/** The rules for strings in JSON. */
final class JsonStrings {
  private static final char REPLACEMENT = '\ufffd';

  private JsonStrings() {}

  /** Skips the string that begins at the scanner's position. */
  static void skip(JsonScanner scanner) throws JsonSyntaxException {
    scanner.step();
    while (true) {
      int c = scanner.now();
      if (c < ' ') {
        String hint =
            c == '\n'
                ? "; close the string, or write the line end as \\n"
                : "; write it as \\u00XX";
        throw scanner.unexpected("in string literal", hint);
      }
      if (c == '\\') {
        scanner.step();
        escape(scanner);
      } else {
        scanner.step();
        if (c == '"') {
          return;
        }
      }
    }
  }

  private static void escape(JsonScanner scanner) throws JsonSyntaxException {
    int c = scanner.now();
    if (c == 'u') {
      for (int i = 0; i < 4; i++) {
        scanner.step();
        if (Character.digit(scanner.now(), 16) < 0 || scanner.now() > 'f') {
          throw scanner.unexpected(
              "in \\u hexadecimal character escape", "; four hexadecimal digits belong here");
        }
      }
    } else if (c < 0 || "\"\\/bfnrt".indexOf(c) < 0) {
      throw scanner.unexpected("in string escape code", "; write a backslash as \\\\");
    }
    scanner.step();
  }

  /** The text with lone surrogates replaced, as protobuf cannot carry them. */
  static String clean(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return replaceLone(text);
      }
    }
    return text;
  }

  private static String replaceLone(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> out.appendCodePoint(c >= 0xd800 && c <= 0xdfff ? REPLACEMENT : c));
    return out.toString();
  }
}
