package dev.jray.toolkit.match;

import java.util.Locale;

/**
 * Turns an expression in RE2's syntax, which V2Ray reads, into Java's, where the same text would
 * mean something else: names of groups, {@code [:alpha:]} and brackets inside of brackets. What
 * only Java knows, such as looking ahead, works too.
 */
final class Re2Syntax {
  private final String from;
  private final StringBuilder to = new StringBuilder();
  private int at;

  private Re2Syntax(String from) {
    this.from = from;
  }

  static String toJava(String expression) {
    Re2Syntax syntax = new Re2Syntax(expression);
    while (syntax.at < expression.length()) {
      syntax.element();
    }
    return syntax.to.toString();
  }

  private void element() {
    if (from.startsWith("\\Q", at)) {
      int end = from.indexOf("\\E", at);
      copy(end < 0 ? from.length() - at : end + 2 - at);
    } else if (from.charAt(at) == '\\') {
      copy(2);
    } else if (from.charAt(at) == '[') {
      brackets();
    } else if (from.startsWith("(?P<", at) && from.indexOf('>', at) > 0) {
      to.append('(');
      at = from.indexOf('>', at) + 1;
    } else {
      copy(1);
    }
  }

  private void copy(int count) {
    int end = Math.min(from.length(), at + count);
    to.append(from, at, end);
    at = end;
  }

  private void brackets() {
    copy(from.startsWith("[^", at) ? 2 : 1);
    if (from.startsWith("]", at)) {
      to.append('\\');
      copy(1);
    }
    while (at < from.length() && from.charAt(at) != ']') {
      if (from.startsWith("[:", at) && from.indexOf(":]", at) > 0) {
        posixClass();
      } else if (from.charAt(at) == '\\') {
        copy(2);
      } else {
        if (from.charAt(at) == '[' || from.charAt(at) == '&') {
          to.append('\\');
        }
        copy(1);
      }
    }
    copy(1);
  }

  private void posixClass() {
    int end = from.indexOf(":]", at);
    String name = from.substring(at + 2, end);
    boolean not = name.startsWith("^");
    to.append(javaClass(not ? name.substring(1) : name, not));
    at = end + 2;
  }

  private static String javaClass(String name, boolean not) {
    String p = not ? "\\P{" : "\\p{";
    return switch (name) {
      case "word" -> not ? "\\W" : "\\w";
      case "ascii" -> p + "ASCII}";
      case "xdigit" -> p + "XDigit}";
      default ->
          // an unknown name is for the compiler to refuse
          p
              + name.substring(0, Math.min(1, name.length())).toUpperCase(Locale.ROOT)
              + name.substring(Math.min(1, name.length()))
              + "}";
    };
  }
}
