package dev.jray.toolkit.text;

import java.io.Serial;
import java.util.regex.Pattern;

/**
 * A text that a regular expression may look at so many times and not more: Java's expressions can
 * take exponential time, and strangers choose the text.
 */
public final class BoundedText implements CharSequence {
  private final String text;
  private int left;

  private BoundedText(String text, int looks) {
    this.text = text;
    this.left = looks;
  }

  /**
   * Whether the expression finds something; not if that takes more looks at characters of the text
   * than these, or too deep a stack.
   */
  public static boolean find(Pattern pattern, String text, int looks) {
    try {
      return pattern.matcher(new BoundedText(text, looks)).find();
    } catch (Exhausted | StackOverflowError e) {
      return false;
    }
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int index) {
    if (--left < 0) {
      throw new Exhausted();
    }
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.substring(start, end);
  }

  @Override
  public String toString() {
    return text;
  }

  private static final class Exhausted extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    private Exhausted() {
      super("too many looks", null, false, false);
    }
  }
}
