package dev.jray.feature.router.attribute;

import dev.jray.feature.router.attribute.Token.Kind;
import dev.jray.spi.config.ConfigException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Builds an expression out of words, by Starlark's order of precedence. */
final class Parser {
  private static final int MAX_LENGTH = 8192;
  private static final int MAX_DEPTH = 64;

  private final Source source;
  private final List<Token> tokens;
  private int at;
  private int depth;

  private Parser(Source source) {
    this.source = source;
    this.tokens = Lexer.tokens(source);
  }

  /**
   * Parses.
   *
   * @throws ConfigException with the place
   */
  static Term parse(Source source) {
    if (source.text().length() > MAX_LENGTH) {
      throw source.syntax(MAX_LENGTH, "the expression is longer than " + MAX_LENGTH);
    }
    Parser parser = new Parser(source);
    Term term = parser.expression();
    if (parser.peek().kind() != Kind.END) {
      throw parser.unexpected("want ')'");
    }
    return term;
  }

  private Token peek() {
    return tokens.get(at);
  }

  private Token next() {
    return tokens.get(at++);
  }

  private boolean take(String sign) {
    if (!peek().is(sign)) {
      return false;
    }
    at++;
    return true;
  }

  private void want(String sign) {
    if (!take(sign)) {
      throw unexpected("want '" + sign + "'");
    }
  }

  private ConfigException unexpected(String wanted) {
    return source.syntax(peek().offset(), "got " + peek().shown() + ", " + wanted);
  }

  private void deeper() {
    depth++;
    if (depth > MAX_DEPTH) {
      throw source.syntax(peek().offset(), "nested deeper than " + MAX_DEPTH);
    }
  }

  private Term expression() {
    deeper();
    Term first = conjunction();
    if (!peek().is("or")) {
      depth--;
      return first;
    }
    List<Term> terms = new ArrayList<>();
    terms.add(first);
    while (take("or")) {
      terms.add(conjunction());
    }
    depth--;
    return new Term.Junction(List.copyOf(terms), true);
  }

  private Term conjunction() {
    Term first = negation();
    if (!peek().is("and")) {
      return first;
    }
    List<Term> terms = new ArrayList<>();
    terms.add(first);
    while (take("and")) {
      terms.add(negation());
    }
    return new Term.Junction(List.copyOf(terms), false);
  }

  private Term negation() {
    if (!take("not")) {
      return comparison();
    }
    deeper();
    Term term = new Term.Not(negation());
    depth--;
    return term;
  }

  private Term comparison() {
    Term left = unary();
    Optional<Operator> operator = operator();
    if (operator.isEmpty()) {
      return left;
    }
    Term comparison = new Term.Comparison(left, operator.get(), unary());
    int next = at;
    if (operator().isPresent()) {
      at = next;
      throw source.syntax(
          peek().offset(), "comparisons do not associate with each other (use parens)");
    }
    return comparison;
  }

  private Optional<Operator> operator() {
    if (peek().kind() != Kind.SIGN) {
      return Optional.empty();
    }
    String sign = peek().text();
    if (sign.equals("not") && tokens.get(at + 1).is("in")) {
      at++;
      sign = "not in";
    }
    Optional<Operator> operator = Operator.of(sign);
    operator.ifPresent(found -> at++);
    return operator;
  }

  private Term unary() {
    if (!take("-")) {
      return suffixed(primary());
    }
    deeper();
    Term term = new Term.Negative(unary());
    depth--;
    return term;
  }

  private Term suffixed(Term primary) {
    Term term = primary;
    int suffixes = 0;
    while (true) {
      if (take(".")) {
        term = call(term);
      } else if (take("[")) {
        term = elementOrSlice(term);
      } else {
        return term;
      }
      // they nest in the tree though not in the text
      if (++suffixes > MAX_DEPTH) {
        throw source.syntax(peek().offset(), "nested deeper than " + MAX_DEPTH);
      }
    }
  }

  private Term call(Term of) {
    Token name = next();
    if (name.kind() != Kind.NAME) {
      at--;
      throw unexpected("want identifier");
    }
    Method method =
        Method.of(name.text())
            .orElseThrow(
                () ->
                    source.syntax(
                        name.offset(),
                        "no method ." + name.text() + "; there are " + knownMethods()));
    want("(");
    List<Term> arguments = list(")");
    if (!method.takes(arguments.size())) {
      throw source.syntax(
          name.offset(),
          method.text() + ": " + arguments.size() + " arguments are too many or few");
    }
    return new Term.Call(of, method, arguments);
  }

  private static String knownMethods() {
    return Arrays.stream(Method.values()).map(Method::text).collect(Collectors.joining(", "));
  }

  private Term elementOrSlice(Term of) {
    Term none = new Term.Constant(Values.NONE);
    Term from = peek().is(":") ? none : expression();
    if (take("]")) {
      return new Term.Element(of, from);
    }
    want(":");
    Term to = peek().is("]") ? none : expression();
    want("]");
    return new Term.Slice(of, from, to);
  }

  /** Expressions with commas between them, and the sign that ends them. */
  private List<Term> list(String end) {
    List<Term> terms = new ArrayList<>();
    while (!take(end)) {
      terms.add(expression());
      if (!take(",")) {
        want(end);
        break;
      }
    }
    return List.copyOf(terms);
  }

  private Term primary() {
    Token token = next();
    return switch (token.kind()) {
      case STRING -> new Term.Constant(token.text());
      case NUMBER -> new Term.Constant(number(token));
      case NAME -> name(token);
      case SIGN, END -> bracketed(token);
    };
  }

  private Term bracketed(Token token) {
    if (token.is("[")) {
      return new Term.Sequence(list("]"));
    }
    if (!token.is("(")) {
      at--;
      throw unexpected("want primary expression");
    }
    if (take(")")) {
      return new Term.Sequence(List.of());
    }
    Term first = expression();
    if (!take(",")) {
      want(")");
      return first;
    }
    List<Term> tuple = new ArrayList<>();
    tuple.add(first);
    tuple.addAll(list(")"));
    return new Term.Sequence(List.copyOf(tuple));
  }

  private Long number(Token token) {
    try {
      return token.text().startsWith("0x") || token.text().startsWith("0X")
          ? Long.parseLong(token.text().substring(2), 16)
          : Long.parseLong(token.text());
    } catch (NumberFormatException e) {
      throw source.syntax(token.offset(), "invalid int literal " + token.text());
    }
  }

  private Term name(Token token) {
    return switch (token.text()) {
      case "attrs" -> new Term.Attributes();
      case "True" -> new Term.Constant(true);
      case "False" -> new Term.Constant(false);
      case "None" -> new Term.Constant(Values.NONE);
      case "len" -> length();
      default -> throw source.undefined(token.offset(), token.text());
    };
  }

  private Term length() {
    want("(");
    Term of = expression();
    want(")");
    return new Term.Length(of);
  }
}
