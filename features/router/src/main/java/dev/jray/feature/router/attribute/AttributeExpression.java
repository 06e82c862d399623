package dev.jray.feature.router.attribute;

import dev.jray.spi.config.ConfigException;
import java.util.Map;

/** A question about a flow's attributes, such as {@code attrs[':method'] == 'GET'}. Immutable. */
public final class AttributeExpression {
  private final String text;
  private final Term term;

  private AttributeExpression(String text, Term term) {
    this.text = text;
    this.term = term;
  }

  /**
   * Parses an expression.
   *
   * @throws ConfigException if it cannot be understood
   */
  public static AttributeExpression parse(String text) {
    return new AttributeExpression(text, Parser.parse(new Source(text)));
  }

  /**
   * Whether the expression is true for these attributes.
   *
   * @throws EvaluationException if it has no value for them
   */
  public boolean holds(Map<String, String> attributes) throws EvaluationException {
    return Values.truth(term.value(attributes));
  }

  /** The text. */
  @Override
  public String toString() {
    return text;
  }
}
