package dev.jray.toolkit.match;

import dev.jray.spi.config.ConfigException;
import dev.jray.toolkit.text.BoundedText;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression that looks for itself anywhere in a domain.
 *
 * <p>RE2, which V2Ray uses, needs time in proportion to the text, and so does a {@link
 * LinearExpression}. Java's engine, for the others, tries one way after another, and some
 * expressions have very many. So it may look at a bounded number of characters; an expression that
 * has not found anything by then does not match, nor does any in a domain longer than DNS allows.
 * Common expressions stay far below.
 */
final class Expression {
  private static final int MAX_LENGTH = 255;
  private static final int MAX_LOOKS = 100_000;

  // of these two one is null
  private final LinearExpression linear;
  private final Pattern pattern;

  /**
   * Compiles an expression in RE2's syntax.
   *
   * @throws ConfigException with V2Ray's text
   */
  Expression(String expression) {
    try {
      Pattern compiled = Pattern.compile(Re2Syntax.toJava(expression), Pattern.CASE_INSENSITIVE);
      linear = LinearParser.parse(expression).orElse(null);
      pattern = linear == null ? compiled : null;
    } catch (PatternSyntaxException e) {
      throw new ConfigException(
          "error parsing regexp: "
              + e.getDescription().toLowerCase(Locale.ROOT)
              + ": `"
              + expression
              + "`; write a dot of a name as \\\\. and close every bracket",
          e);
    }
  }

  boolean find(String domain) {
    if (domain.length() > MAX_LENGTH) {
      return false;
    }
    if (linear != null) {
      return linear.find(domain);
    }
    return BoundedText.find(pattern, domain, MAX_LOOKS);
  }
}
