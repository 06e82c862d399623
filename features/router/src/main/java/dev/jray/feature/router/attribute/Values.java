package dev.jray.feature.router.attribute;

import java.util.List;
import java.util.Map;

/** What can be done with values. */
final class Values {
  /** {@code None}. */
  static final Object NONE =
      new Object() {
        @Override
        public String toString() {
          return "None";
        }
      };

  private Values() {}

  static boolean truth(Object value) {
    if (value instanceof Boolean bool) {
      return bool;
    }
    if (value instanceof String text) {
      return !text.isEmpty();
    }
    if (value instanceof Long number) {
      return number != 0;
    }
    if (value instanceof List<?> list) {
      return !list.isEmpty();
    }
    return value instanceof Map<?, ?> map && !map.isEmpty();
  }

  static String type(Object value) {
    if (value instanceof Boolean) {
      return "bool";
    }
    if (value instanceof String) {
      return "string";
    }
    if (value instanceof Long) {
      return "int";
    }
    if (value instanceof List<?>) {
      return "list";
    }
    return value instanceof Map<?, ?> ? "dict" : "NoneType";
  }

  static long number(Object value, String who) throws EvaluationException {
    if (value instanceof Long number) {
      return number;
    }
    throw new EvaluationException(who + ": got " + type(value) + ", want int");
  }

  static String string(Object value, String who) throws EvaluationException {
    if (value instanceof String text) {
      return text;
    }
    throw new EvaluationException(who + ": got " + type(value) + ", want string");
  }

  static long length(Object value) throws EvaluationException {
    if (value instanceof String text) {
      return text.length();
    }
    if (value instanceof List<?> list) {
      return list.size();
    }
    if (value instanceof Map<?, ?> map) {
      return map.size();
    }
    throw new EvaluationException("len: value of type " + type(value) + " has no len");
  }

  static Object element(Object of, Object index) throws EvaluationException {
    if (of instanceof Map<?, ?> map) {
      Object found = map.get(index);
      if (found == null) {
        throw new EvaluationException("key " + index + " not in dict");
      }
      return found;
    }
    if (!(of instanceof String || of instanceof List<?>)) {
      throw new EvaluationException("unhandled index operation " + type(of));
    }
    long length = length(of);
    long at = number(index, "index");
    long fromStart = at < 0 ? at + length : at;
    if (fromStart < 0 || fromStart >= length) {
      throw new EvaluationException("index " + at + " out of range: length is " + length);
    }
    return of instanceof String text
        ? String.valueOf(text.charAt((int) fromStart))
        : ((List<?>) of).get((int) fromStart);
  }

  static Object slice(Object of, Object from, Object to) throws EvaluationException {
    if (!(of instanceof String || of instanceof List<?>)) {
      throw new EvaluationException("invalid slice operand " + type(of));
    }
    int length = (int) length(of);
    int start = bound(from, length, 0);
    int end = Math.max(start, bound(to, length, length));
    return of instanceof String text
        ? text.substring(start, end)
        : List.copyOf(((List<?>) of).subList(start, end));
  }

  /** An index as a place between 0 and the length; negative ones count from the end. */
  static int bound(Object index, int length, int absent) throws EvaluationException {
    if (index == NONE) {
      return absent;
    }
    long at = number(index, "slice");
    long fromStart = at < 0 ? at + length : at;
    return (int) Math.max(0, Math.min(length, fromStart));
  }
}
