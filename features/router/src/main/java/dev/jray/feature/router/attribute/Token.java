package dev.jray.feature.router.attribute;

import java.util.Locale;

/**
 * A word of an expression.
 *
 * @param text the contents of a string, the name, or the sign
 * @param offset where it begins, from 0
 */
record Token(Kind kind, String text, int offset) {
  enum Kind {
    STRING,
    NUMBER,
    NAME,
    /** Signs, and the words that are no names. */
    SIGN,
    END
  }

  boolean is(String sign) {
    return kind == Kind.SIGN && text.equals(sign);
  }

  /** As a message shows it. */
  String shown() {
    return switch (kind) {
      case STRING -> "string literal";
      case NUMBER -> "int literal";
      case END -> "end of file";
      case NAME -> "identifier " + text;
      case SIGN -> Character.isLetter(text.charAt(0)) ? text : "'" + text + "'";
    };
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT) + " " + text;
  }
}
