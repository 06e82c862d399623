package dev.jray.feature.router.attribute;

import dev.jray.feature.router.attribute.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Cuts an expression into words. */
final class Lexer {
  private static final Set<String> WORDS = Set.of("and", "or", "not", "in", "if", "else", "lambda");
  private static final List<String> LONG_SIGNS = List.of("==", "!=", "<=", ">=");
  private static final String SIGNS = "<>()[]{}.,:-+*/%=|&";

  private final Source source;
  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Lexer(Source source) {
    this.source = source;
    this.text = source.text();
  }

  /** All words; the last one is the end. */
  static List<Token> tokens(Source source) {
    Lexer lexer = new Lexer(source);
    while (lexer.next()) {}
    lexer.add(Kind.END, "", source.text().length());
    return List.copyOf(lexer.tokens);
  }

  private boolean next() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    if (at == text.length()) {
      return false;
    }
    int start = at;
    char c = text.charAt(at);
    if (c == '\'' || c == '"') {
      add(Kind.STRING, string(false), start);
    } else if (c == 'r' && at + 1 < text.length() && "'\"".indexOf(text.charAt(at + 1)) >= 0) {
      at++;
      add(Kind.STRING, string(true), start);
    } else if (digit(c)) {
      add(Kind.NUMBER, run(), start);
    } else if (nameStart(c)) {
      String name = run();
      add(WORDS.contains(name) ? Kind.SIGN : Kind.NAME, name, start);
    } else {
      add(Kind.SIGN, sign(), start);
    }
    return true;
  }

  private void add(Kind kind, String word, int start) {
    tokens.add(new Token(kind, word, start));
  }

  /** Letters, digits and underscores. */
  private String run() {
    int start = at;
    while (at < text.length() && (nameStart(text.charAt(at)) || digit(text.charAt(at)))) {
      at++;
    }
    return text.substring(start, at);
  }

  private String sign() {
    for (String sign : LONG_SIGNS) {
      if (text.startsWith(sign, at)) {
        at += sign.length();
        return sign;
      }
    }
    char c = text.charAt(at);
    if (SIGNS.indexOf(c) < 0) {
      throw source.syntax(at, String.format("unexpected input character 0x%02x", (int) c));
    }
    at++;
    return String.valueOf(c);
  }

  private String string(boolean raw) {
    int start = at;
    char quote = text.charAt(at++);
    StringBuilder value = new StringBuilder();
    while (true) {
      if (at == text.length() || text.charAt(at) == '\n') {
        throw source.syntax(start, "unexpected newline or end of file in string");
      }
      char c = text.charAt(at++);
      if (c == quote) {
        return value.toString();
      }
      if (c != '\\') {
        value.append(c);
      } else if (at < text.length()) {
        escape(value, raw);
      }
    }
  }

  private void escape(StringBuilder value, boolean raw) {
    char c = text.charAt(at++);
    if (raw) {
      value.append('\\').append(c);
      return;
    }
    switch (c) {
      case 'n' -> value.append('\n');
      case 't' -> value.append('\t');
      case 'r' -> value.append('\r');
      case '\\', '\'', '"' -> value.append(c);
      case 'x' -> value.append(hexadecimal(2));
      case 'u' -> value.append(hexadecimal(4));
      default -> throw source.syntax(at - 2, "invalid escape sequence \\" + c);
    }
  }

  private char hexadecimal(int digits) {
    int number = 0;
    for (int i = 0; i < digits; i++) {
      int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
      if (digit < 0) {
        throw source.syntax(at, "an escape sequence needs " + digits + " hexadecimal digits");
      }
      number = number * 16 + digit;
      at++;
    }
    return (char) number;
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean nameStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }
}
