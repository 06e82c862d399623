package dev.jray.feature.router.attribute;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A part of an expression. Values are strings, {@code Long}s, {@code Boolean}s, lists, the map of
 * attributes and {@link Values#NONE}.
 */
sealed interface Term {
  /** The value for these attributes. */
  Object value(Map<String, String> attributes) throws EvaluationException;

  /** A literal. */
  record Constant(Object constant) implements Term {
    @Override
    public Object value(Map<String, String> attributes) {
      return constant;
    }
  }

  /** {@code attrs}. */
  record Attributes() implements Term {
    @Override
    public Object value(Map<String, String> attributes) {
      return attributes;
    }
  }

  /** {@code [a, b]} or {@code (a, b)}. */
  record Sequence(List<Term> elements) implements Term {
    @Override
    public Object value(Map<String, String> attributes) throws EvaluationException {
      return values(elements, attributes);
    }
  }

  /** {@code not a}. */
  record Not(Term term) implements Term {
    @Override
    public Object value(Map<String, String> attributes) throws EvaluationException {
      return !Values.truth(term.value(attributes));
    }
  }

  /** {@code -a}. */
  record Negative(Term term) implements Term {
    @Override
    public Object value(Map<String, String> attributes) throws EvaluationException {
      return -Values.number(term.value(attributes), "unary -");
    }
  }

  /**
   * {@code a and b and c}, or the same with {@code or}: the later ones are looked at only if need
   * be.
   *
   * @param terms two or more
   * @param decisive the truth of one that makes it the value
   */
  record Junction(List<Term> terms, boolean decisive) implements Term {
    @Override
    public Object value(Map<String, String> attributes) throws EvaluationException {
      Object value = Values.NONE;
      for (Term term : terms) {
        value = term.value(attributes);
        if (Values.truth(value) == decisive) {
          break;
        }
      }
      return value;
    }
  }

  /** {@code a == b} and the like. */
  record Comparison(Term left, Operator operator, Term right) implements Term {
    @Override
    public Object value(Map<String, String> attributes) throws EvaluationException {
      return operator.holds(left.value(attributes), right.value(attributes));
    }
  }

  /** {@code a[b]}. */
  record Element(Term of, Term index) implements Term {
    @Override
    public Object value(Map<String, String> attributes) throws EvaluationException {
      return Values.element(of.value(attributes), index.value(attributes));
    }
  }

  /**
   * {@code a[from:to]}.
   *
   * @param from {@link Values#NONE} for the beginning
   * @param to {@link Values#NONE} for the end
   */
  record Slice(Term of, Term from, Term to) implements Term {
    @Override
    public Object value(Map<String, String> attributes) throws EvaluationException {
      return Values.slice(of.value(attributes), from.value(attributes), to.value(attributes));
    }
  }

  /** {@code len(a)}. */
  record Length(Term of) implements Term {
    @Override
    public Object value(Map<String, String> attributes) throws EvaluationException {
      return Values.length(of.value(attributes));
    }
  }

  /** {@code a.method(b, c)}. */
  record Call(Term of, Method method, List<Term> arguments) implements Term {
    @Override
    public Object value(Map<String, String> attributes) throws EvaluationException {
      return method.call(of.value(attributes), values(arguments, attributes));
    }
  }

  private static List<Object> values(List<Term> terms, Map<String, String> attributes)
      throws EvaluationException {
    List<Object> values = new ArrayList<>(terms.size());
    for (Term term : terms) {
      values.add(term.value(attributes));
    }
    return values;
  }
}
