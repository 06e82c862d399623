package dev.jray.toolkit.match;

/**
 * A regular expression whose states are the bits of one number (Glushkov's construction): each
 * character costs a step of the same size, nothing is tried twice, and nothing is allocated. Most
 * expressions in lists of domains fit in.
 *
 * <p>{@code ^} and {@code $} in the middle are characters before and behind the text.
 */
final class LinearExpression {
  private final boolean fromStart;
  private final boolean toEnd;
  private final boolean nullable;
  private final long first;
  private final long last;
  private final long[] follow;
  // the positions that each ASCII character fits
  private final long[] ascii;
  // those that all other characters fit
  private final long others;
  private final long begin;
  private final long end;

  LinearExpression(LinearParser parsed, LinearParser.Part whole) {
    this.fromStart = parsed.fromStart();
    this.toEnd = parsed.toEnd();
    this.nullable = whole.nullable();
    this.first = whole.first();
    this.last = whole.last();
    this.follow = parsed.follow();
    this.ascii = parsed.ascii();
    this.others = parsed.others();
    this.begin = parsed.begin();
    this.end = parsed.end();
  }

  /** Whether it finds itself anywhere in a text in lower case. */
  boolean find(String text) {
    if (nullable && (!fromStart || !toEnd || text.isEmpty())) {
      return true;
    }
    long state = first & begin;
    if (!toEnd && (state & last) != 0) {
      return true;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      state = next(state, i == 0 || !fromStart) & (c < ascii.length ? ascii[c] : others);
      if (!toEnd && (state & last) != 0) {
        return true;
      }
    }
    return (toEnd && (state & last) != 0)
        || (next(state, text.isEmpty() || !fromStart) & end & last) != 0;
  }

  private long next(long state, boolean mayStart) {
    long next = mayStart ? first : 0;
    for (long rest = state; rest != 0; rest &= rest - 1) {
      next |= follow[Long.numberOfTrailingZeros(rest)];
    }
    return next;
  }
}
