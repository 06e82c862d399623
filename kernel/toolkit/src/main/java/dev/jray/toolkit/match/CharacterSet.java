package dev.jray.toolkit.match;

import java.util.BitSet;

/** ASCII characters, of which capital letters count as small ones, and all others or none. */
final class CharacterSet {
  private static final int SIZE = 128;

  private final BitSet ascii = new BitSet(SIZE);
  private boolean others;

  private CharacterSet() {}

  static CharacterSet none() {
    return new CharacterSet();
  }

  /** What stands for itself or for a class behind a backslash. */
  static CharacterSet escape(char c) {
    return switch (c) {
      case 'd' -> none().add('0', '9');
      case 'D' -> escape('d').not();
      case 'w' -> none().add('0', '9').add('a', 'z').add('_');
      case 'W' -> escape('w').not();
      default -> {
        if (Character.isLetterOrDigit(c)) {
          throw new LinearParser.Unsupported();
        }
        yield none().add(c);
      }
    };
  }

  /** The rest of a class in brackets. */
  static CharacterSet brackets(LinearParser in) {
    CharacterSet set = none();
    boolean not = in.goesOnWith("^");
    char c = not ? skipAndNext(in) : in.next();
    while (c != ']') {
      if (c == '[' || c == '&') {
        throw new LinearParser.Unsupported();
      }
      boolean range = c != '\\' && in.goesOnWith("-") && !in.goesOnWith("-]");
      if (range) {
        char to = skipAndNext(in);
        if (to == '\\' || to == '[' || to < c) {
          throw new LinearParser.Unsupported();
        }
        set.add(c, to);
      } else if (c == '\\') {
        set.addAll(escape(in.next()));
        if (in.goesOnWith("-") && !in.goesOnWith("-]")) {
          throw new LinearParser.Unsupported();
        }
      } else {
        set.add(c);
      }
      c = in.next();
    }
    if (set.ascii.isEmpty()) {
      // a bracket as the first character of a class, which RE2 and Java read differently
      throw new LinearParser.Unsupported();
    }
    return not ? set.not() : set;
  }

  private static char skipAndNext(LinearParser in) {
    in.next();
    return in.next();
  }

  CharacterSet add(char c) {
    return add(c, c);
  }

  CharacterSet add(char from, char to) {
    if (to >= SIZE) {
      throw new LinearParser.Unsupported();
    }
    for (char c = from; c <= to; c++) {
      ascii.set(lower(c));
    }
    return this;
  }

  private void addAll(CharacterSet other) {
    ascii.or(other.ascii);
    others |= other.others;
  }

  CharacterSet remove(char c) {
    ascii.clear(c);
    return this;
  }

  CharacterSet not() {
    ascii.flip(0, SIZE);
    others = !others;
    return this;
  }

  private static int lower(char c) {
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
  }

  boolean has(char c) {
    return ascii.get(c);
  }

  boolean hasOthers() {
    return others;
  }
}
