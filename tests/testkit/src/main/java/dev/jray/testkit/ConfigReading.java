package dev.jray.testkit;

import java.util.List;

/**
 * What came of reading a text.
 *
 * @param result what the reader returned, even if there were problems; null if it returned nothing
 * @param problems as {@code path: message}, in the order of the text
 * @param warnings as {@code path: message}, unknown keys among them
 */
public record ConfigReading<T>(T result, List<String> problems, List<String> warnings) {

  /** The result of a text without problems. */
  public T value() {
    if (!problems.isEmpty()) {
      throw new AssertionError("problems: " + String.join("\n", problems));
    }
    if (result == null) {
      throw new AssertionError("the reader returned nothing");
    }
    return result;
  }
}
