package dev.jray.feature.router;

import dev.jray.feature.router.attribute.AttributeExpression;
import dev.jray.feature.router.attribute.EvaluationException;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Severity;

/** The flow has attributes for which the expression is true. */
record ExpressionCondition(AttributeExpression expression, Log log) implements Condition {
  @Override
  public boolean matches(Subject subject) {
    if (subject.attributes().isEmpty()) {
      return false;
    }
    try {
      return expression.holds(subject.attributes());
    } catch (EvaluationException e) {
      if (log.enabled(Severity.INFO)) {
        log.write(Severity.INFO, RuleRouter.ORIGIN, "attr rule > " + e.getMessage());
      }
      return false;
    }
  }

  @Override
  public String explain(Subject subject) {
    return "attrs: " + expression;
  }
}
