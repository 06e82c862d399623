package dev.jray.kernel.config;

/**
 * Checks that a text begins with one value of strict JSON (RFC 8259), before a more generous parser
 * sees it. What follows that value is ignored, as V2Ray does.
 */
final class JsonScanner {
  /** Deeper nesting is refused, so that no later step can run out of stack. */
  static final int MAX_DEPTH = 200;

  private static final String VALUE = "looking for beginning of value";
  private static final String KEY = "looking for beginning of object key string";

  private final String text;
  private int at;

  private JsonScanner(String text) {
    this.text = text;
  }

  /** Returns the offset behind the first value. */
  static int scan(String text) throws JsonSyntaxException {
    JsonScanner scanner = new JsonScanner(text);
    if (scanner.peek() < 0) {
      throw new JsonSyntaxException(
          scanner.at, "EOF: the file holds no configuration; write at least {}");
    }
    scanner.value(0);
    return scanner.at;
  }

  private void value(int depth) throws JsonSyntaxException {
    int c = peek();
    switch (c) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> JsonStrings.skip(this);
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      default -> {
        if (c != '-' && !isDigit(c)) {
          throw unexpected(VALUE, valueHint(c));
        }
        number();
      }
    }
  }

  private void object(int depth) throws JsonSyntaxException {
    enter(depth);
    if (peek() == '}') {
      at++;
      return;
    }
    while (true) {
      int c = peek();
      if (c != '"') {
        throw unexpected(KEY, c == '}' ? "; remove the comma before it" : keyHint(c));
      }
      JsonStrings.skip(this);
      if (peek() != ':') {
        throw unexpected("after object key", "; a colon belongs here");
      }
      at++;
      value(depth + 1);
      if (closes('}', "after object key:value pair")) {
        return;
      }
    }
  }

  private void array(int depth) throws JsonSyntaxException {
    enter(depth);
    if (peek() == ']') {
      at++;
      return;
    }
    do {
      value(depth + 1);
    } while (!closes(']', "after array element"));
  }

  private void enter(int depth) throws JsonSyntaxException {
    if (depth >= MAX_DEPTH) {
      throw new JsonSyntaxException(
          at, "nested too deeply; at most " + MAX_DEPTH + " levels are allowed");
    }
    at++;
  }

  /** Whether a bracket ends the list; otherwise skips the comma. */
  private boolean closes(char bracket, String where) throws JsonSyntaxException {
    int c = peek();
    if (c != bracket && c != ',') {
      String hint =
          c == '}' || c == ']' ? "; expected " + bracket : "; a comma is missing before it";
      throw unexpected(where, hint);
    }
    at++;
    return c == bracket;
  }

  private void literal(String word) throws JsonSyntaxException {
    for (int i = 0; i < word.length(); i++, at++) {
      if (now() != word.charAt(i)) {
        throw unexpected("in literal " + word, "; put text in double quotes");
      }
    }
  }

  private void number() throws JsonSyntaxException {
    int start = at;
    if (now() == '-') {
      at++;
    }
    if (now() == '0') {
      at++;
    } else {
      digits("in numeric literal");
    }
    boolean whole = true;
    if (now() == '.') {
      at++;
      whole = false;
      digits("after decimal point in numeric literal");
    }
    if (now() == 'e' || now() == 'E') {
      at++;
      whole = false;
      if (now() == '+' || now() == '-') {
        at++;
      }
      digits("in exponent of numeric literal");
    }
    checkRange(start, whole);
  }

  /** Typesafe Config would take a huge whole number for text, and a huge fraction for infinity. */
  private void checkRange(int start, boolean whole) throws JsonSyntaxException {
    if (at - start < 4) {
      return;
    }
    String number = text.substring(start, at);
    boolean fits;
    if (whole) {
      fits = number.length() < 18 || isLong(number);
    } else {
      fits = Double.isFinite(Double.parseDouble(number));
    }
    if (!fits) {
      throw new JsonSyntaxException(
          start, "number out of range; no setting takes more than 64 bits");
    }
  }

  private static boolean isLong(String number) {
    String limit = number.charAt(0) == '-' ? "-9223372036854775808" : "9223372036854775807";
    return number.length() < limit.length()
        || (number.length() == limit.length() && number.compareTo(limit) <= 0);
  }

  private void digits(String where) throws JsonSyntaxException {
    if (!isDigit(now())) {
      throw unexpected(where, "; a digit belongs here");
    }
    while (isDigit(now())) {
      at++;
    }
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  /** The character at the position, or -1 at the end. */
  int now() {
    return at < text.length() ? text.charAt(at) : -1;
  }

  void step() {
    at++;
  }

  /** The next character that is no white space, or -1 at the end. */
  private int peek() {
    int c = now();
    while (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
      at++;
      c = now();
    }
    return c;
  }

  JsonSyntaxException unexpected(String where, String hint) {
    int c = now();
    if (c < 0) {
      return new JsonSyntaxException(at, "unexpected EOF " + where + "; the text ends too early");
    }
    String shown;
    if (c == '\'') {
      shown = "'\\''";
    } else if (c <= ' ' || c >= 0x7f) {
      shown = String.format("U+%04X", c);
    } else {
      shown = "'" + (char) c + "'";
    }
    return new JsonSyntaxException(at, "invalid character " + shown + " " + where + hint);
  }

  private static String keyHint(int c) {
    return c == '\'' ? "; strings stand in double quotes" : "; keys stand in double quotes";
  }

  private static String valueHint(int c) {
    return switch (c) {
      case '}', ']', ',' -> "; a value is missing or a comma too many";
      case '\'' -> "; strings stand in double quotes";
      case 0xfeff -> "; save the file as UTF-8 without a byte order mark";
      case '+', '.' -> "; a number begins with a digit or -";
      default -> "; put text in double quotes";
    };
  }
}
