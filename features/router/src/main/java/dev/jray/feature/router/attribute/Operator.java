package dev.jray.feature.router.attribute;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How two values may be compared. */
enum Operator {
  EQUAL("=="),
  UNEQUAL("!="),
  LESS("<"),
  AT_MOST("<="),
  GREATER(">"),
  AT_LEAST(">="),
  IN("in"),
  NOT_IN("not in");

  private final String sign;

  Operator(String sign) {
    this.sign = sign;
  }

  static Optional<Operator> of(String sign) {
    for (Operator operator : values()) {
      if (operator.sign.equals(sign)) {
        return Optional.of(operator);
      }
    }
    return Optional.empty();
  }

  boolean holds(Object left, Object right) throws EvaluationException {
    return switch (this) {
      case EQUAL -> left.equals(right);
      case UNEQUAL -> !left.equals(right);
      case LESS -> order(left, right) < 0;
      case AT_MOST -> order(left, right) <= 0;
      case GREATER -> order(left, right) > 0;
      case AT_LEAST -> order(left, right) >= 0;
      case IN -> contains(right, left);
      case NOT_IN -> !contains(right, left);
    };
  }

  private int order(Object left, Object right) throws EvaluationException {
    if (left instanceof String one && right instanceof String other) {
      return one.compareTo(other);
    }
    if (left instanceof Long one && right instanceof Long other) {
      return one.compareTo(other);
    }
    throw mismatch(left, right);
  }

  private boolean contains(Object all, Object one) throws EvaluationException {
    if (all instanceof String text && one instanceof String part) {
      return text.contains(part);
    }
    if (all instanceof Map<?, ?> map) {
      return map.containsKey(one);
    }
    if (all instanceof List<?> list) {
      return list.contains(one);
    }
    throw mismatch(one, all);
  }

  private EvaluationException mismatch(Object left, Object right) {
    return new EvaluationException(
        "unknown binary op: " + Values.type(left) + " " + sign + " " + Values.type(right));
  }
}
