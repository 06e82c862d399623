package dev.jray.toolkit.match;

import java.util.Arrays;
import java.util.Optional;

/**
 * Builds a {@link LinearExpression}. It knows what is common in lists of domains; for all else it
 * gives up, and Java's engine takes over. Letters of both cases become lower ones.
 */
final class LinearParser {
  private static final int MAX_POSITIONS = 64;
  private static final int MAX_DEPTH = 20;
  private static final Part EMPTY = new Part(true, 0, 0);

  private final String text;
  private final int stop;
  private final boolean fromStart;
  private final boolean toEnd;
  private final long[] follow = new long[MAX_POSITIONS];
  private final long[] ascii = new long[128];
  private long others;
  private long begin;
  private long end;
  private int positions;
  private int at;
  private int depth;

  private LinearParser(String text) {
    this.text = text;
    boolean alternatives = text.indexOf('|') >= 0;
    this.fromStart = !alternatives && text.startsWith("^");
    this.toEnd = !alternatives && text.endsWith("$") && !text.endsWith("\\$");
    this.at = fromStart ? 1 : 0;
    this.stop = toEnd ? text.length() - 1 : text.length();
  }

  /** The expression, which Java can read; empty if it is of another kind. */
  static Optional<LinearExpression> parse(String expression) {
    LinearParser parser = new LinearParser(expression);
    try {
      Part whole = parser.alternatives();
      boolean plain = parser.at == parser.stop && !parser.hasOddAnchors();
      return plain ? Optional.of(new LinearExpression(parser, whole)) : Optional.empty();
    } catch (Unsupported e) {
      return Optional.empty();
    }
  }

  /** Anchors take no room; two of them at one place would not fit, nor does what follows an end. */
  private boolean hasOddAnchors() {
    for (int position = 0; position < positions; position++) {
      long bit = 1L << position;
      if (((begin & bit) != 0 && (follow[position] & begin) != 0)
          || ((end & bit) != 0 && follow[position] != 0)) {
        return true;
      }
    }
    return (fromStart && begin != 0) || (toEnd && end != 0);
  }

  private Part alternatives() {
    Part all = sequence();
    while (at < stop && text.charAt(at) == '|') {
      at++;
      Part other = sequence();
      all =
          new Part(all.nullable || other.nullable, all.first | other.first, all.last | other.last);
    }
    return all;
  }

  private Part sequence() {
    Part all = EMPTY;
    while (at < stop && text.charAt(at) != '|' && text.charAt(at) != ')') {
      all = then(all, repeated());
    }
    return all;
  }

  private Part then(Part one, Part other) {
    link(one.last, other.first);
    return new Part(
        one.nullable && other.nullable,
        one.first | (one.nullable ? other.first : 0),
        other.last | (other.nullable ? one.last : 0));
  }

  private void link(long from, long to) {
    for (long rest = from; rest != 0; rest &= rest - 1) {
      follow[Long.numberOfTrailingZeros(rest)] |= to;
    }
  }

  private Part repeated() {
    int start = at;
    Part part = atom();
    if (at == stop || "*+?{".indexOf(text.charAt(at)) < 0) {
      return part;
    }
    if (((begin | end) & part.first) != 0) {
      throw new Unsupported();
    }
    Part result =
        switch (text.charAt(at++)) {
          case '*' -> loop(part, true);
          case '+' -> loop(part, part.nullable);
          case '?' -> new Part(true, part.first, part.last);
          default -> counted(part, start);
        };
    if (at < stop && "*+?{".indexOf(text.charAt(at)) >= 0) {
      throw new Unsupported();
    }
    return result;
  }

  private Part loop(Part part, boolean nullable) {
    link(part.last, part.first);
    return new Part(nullable, part.first, part.last);
  }

  /** Reads {@code m}, {@code m,} or {@code m,n}; the atom is read again for each repetition. */
  private Part counted(Part first, int start) {
    int close = text.indexOf('}', at);
    String[] bounds = close < 0 ? new String[0] : text.substring(at, close).split(",", -1);
    if (bounds.length == 0 || bounds.length > 2) {
      throw new Unsupported();
    }
    int least = number(bounds[0]);
    boolean endless = bounds.length == 2 && bounds[1].isEmpty();
    int most = bounds.length == 1 || endless ? Math.max(1, least) : number(bounds[1]);
    if (most < Math.max(1, least) || (bounds.length == 1 && least == 0)) {
      throw new Unsupported();
    }
    Part all = EMPTY;
    Part part = first;
    for (int i = 0; i < most; i++) {
      if (i > 0) {
        at = start;
        part = atom();
      }
      if (endless && i == most - 1) {
        part = loop(part, part.nullable);
      }
      all = then(all, i < least ? part : new Part(true, part.first, part.last));
    }
    at = close + 1;
    return all;
  }

  private static int number(String digits) {
    if (digits.isEmpty() || digits.length() > 2 || !digits.chars().allMatch(Character::isDigit)) {
      throw new Unsupported();
    }
    return Integer.parseInt(digits);
  }

  private Part atom() {
    char c = text.charAt(at++);
    return switch (c) {
      case '(' -> group();
      case '[' -> position(CharacterSet.brackets(this));
      case '\\' -> position(CharacterSet.escape(next()));
      case '.' -> position(CharacterSet.none().not().remove('\n'));
      case '^', '$' -> anchor(c == '^');
      case '*', '+', '?', '{' -> throw new Unsupported();
      default -> position(CharacterSet.none().add(c));
    };
  }

  private Part group() {
    if (text.startsWith("?:", at)) {
      at += 2;
    } else if (text.startsWith("?", at)) {
      throw new Unsupported();
    }
    if (++depth > MAX_DEPTH) {
      throw new Unsupported();
    }
    Part inside = alternatives();
    depth--;
    if (at >= stop || text.charAt(at) != ')') {
      throw new Unsupported();
    }
    at++;
    return inside;
  }

  private Part anchor(boolean isBegin) {
    long bit = position();
    if (isBegin) {
      begin |= bit;
    } else {
      end |= bit;
    }
    return new Part(false, bit, bit);
  }

  private Part position(CharacterSet set) {
    long bit = position();
    for (char c = 0; c < ascii.length; c++) {
      if (set.has(c)) {
        ascii[c] |= bit;
      }
    }
    others |= set.hasOthers() ? bit : 0;
    return new Part(false, bit, bit);
  }

  private long position() {
    if (positions == MAX_POSITIONS) {
      throw new Unsupported();
    }
    return 1L << positions++;
  }

  /** The next character of the expression. */
  char next() {
    if (at >= stop) {
      throw new Unsupported();
    }
    return text.charAt(at++);
  }

  /** Whether the expression goes on with this text. */
  boolean goesOnWith(String part) {
    return text.startsWith(part, at);
  }

  boolean fromStart() {
    return fromStart;
  }

  boolean toEnd() {
    return toEnd;
  }

  long[] follow() {
    return Arrays.copyOf(follow, positions);
  }

  long[] ascii() {
    return ascii;
  }

  long others() {
    return others;
  }

  long begin() {
    return begin;
  }

  long end() {
    return end;
  }

  /**
   * A part of the expression.
   *
   * @param nullable whether it matches nothing at all
   * @param first the positions that it may begin with
   * @param last those that it may end with
   */
  record Part(boolean nullable, long first, long last) {}

  /** Says that the expression is of another kind. */
  static final class Unsupported extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unsupported() {
      super("unsupported", null, false, false);
    }
  }
}
