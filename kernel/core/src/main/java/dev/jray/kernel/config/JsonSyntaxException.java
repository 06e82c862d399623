package dev.jray.kernel.config;

import java.io.Serial;

/** A text that is not JSON. Costs no stack trace. */
final class JsonSyntaxException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final int offset;

  JsonSyntaxException(int offset, String message) {
    super(message, null, false, false);
    this.offset = offset;
  }

  /** Where it is, in the text of the named file. */
  Place place(String name, String text) {
    int line = 1;
    int lineStart = 0;
    for (int i = text.indexOf('\n'); i >= 0 && i < offset; i = text.indexOf('\n', i + 1)) {
      line++;
      lineStart = i + 1;
    }
    return new Place(name, line, offset - lineStart + 1);
  }
}
