package dev.jray.toolkit.match;

import java.util.Locale;

/**
 * Finds a text that stands in everything that an expression matches, so that the expression needs
 * not be tried where that text is missing. What it does not understand, it takes for no text at
 * all.
 */
final class RequiredText {
  private static final String NO_TEXT = "AbBdDsSwWzZ";

  private final String expression;
  private final StringBuilder run = new StringBuilder();
  private String best = "";
  private int bestScore;
  private int at;

  private RequiredText(String expression) {
    this.expression = expression;
  }

  /** Of all such texts the one that may be the rarest, in lower case; or an empty one. */
  static String of(String expression) {
    RequiredText text = new RequiredText(expression);
    while (text.at < expression.length()) {
      if (!text.element(expression.charAt(text.at))) {
        return "";
      }
    }
    text.endRun();
    return text.best.toLowerCase(Locale.ROOT);
  }

  /** Reads one element outside of groups; false if the expression is not understood. */
  private boolean element(char c) {
    switch (c) {
      case '|', ')', ' ', '#' -> {
        return false;
      }
      case '\\' -> {
        return escape();
      }
      case '(' -> {
        endRun();
        return group();
      }
      case '[' -> {
        endRun();
        brackets();
      }
      case '?', '*', '{' -> optional(c);
      case '.', '^', '$', '+' -> {
        endRun();
        at++;
      }
      default -> literal(c);
    }
    return true;
  }

  private void literal(char c) {
    if (c > ' ' && c < 0x7F) {
      run.append(c);
    } else {
      endRun();
    }
    at++;
  }

  private void endRun() {
    int score = score();
    if (score > bestScore) {
      best = run.toString();
      bestScore = score;
    }
    run.setLength(0);
  }

  /** How rare the text may be: long ones are, those that many domains end with are not. */
  private int score() {
    int letters = (int) run.chars().filter(Character::isLetterOrDigit).count();
    boolean atEnd = at == expression.length() || expression.startsWith("$", at);
    return run.length() == 0 ? 0 : 1 + (atEnd ? letters : 2 * letters);
  }

  /** What stands before may be missing. */
  private void optional(char c) {
    run.setLength(Math.max(0, run.length() - 1));
    endRun();
    int close = c == '{' ? expression.indexOf('}', at) : at;
    at = close < 0 ? expression.length() : close + 1;
  }

  private boolean escape() {
    if (at + 1 == expression.length()) {
      return false;
    }
    char c = expression.charAt(at + 1);
    if (NO_TEXT.indexOf(c) >= 0) {
      endRun();
      at += 2;
      return true;
    }
    at++;
    literal(c);
    return !Character.isLetterOrDigit(c);
  }

  private void brackets() {
    at += expression.startsWith("[^", at) ? 2 : 1;
    if (expression.startsWith("]", at)) {
      at++;
    }
    while (at < expression.length() && expression.charAt(at) != ']') {
      if (expression.startsWith("[:", at) && expression.indexOf(":]", at) > 0) {
        at = expression.indexOf(":]", at) + 1;
      } else if (expression.charAt(at) == '\\') {
        at++;
      }
      at++;
    }
    at++;
  }

  /** Steps over a group; false if it is not closed or sets flags that change how texts are read. */
  private boolean group() {
    if (expression.startsWith("(?", at) && !expression.startsWith("(?:", at)) {
      return false;
    }
    int depth = 0;
    while (at < expression.length()) {
      char c = expression.charAt(at);
      if (expression.startsWith("\\Q", at)) {
        return false;
      } else if (c == '\\') {
        at += 2;
      } else if (c == '[') {
        brackets();
      } else {
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        at++;
        if (depth == 0) {
          return true;
        }
      }
    }
    return false;
  }
}
