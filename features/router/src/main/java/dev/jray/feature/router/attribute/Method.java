package dev.jray.feature.router.attribute;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The methods that values have. */
enum Method {
  STARTSWITH(1, 3),
  ENDSWITH(1, 3),
  FIND(1, 3),
  LOWER(0, 0),
  UPPER(0, 0),
  STRIP(0, 0),
  GET(1, 2);

  private final int fewest;
  private final int most;

  Method(int fewest, int most) {
    this.fewest = fewest;
    this.most = most;
  }

  static Optional<Method> of(String name) {
    for (Method method : values()) {
      if (method.text().equals(name)) {
        return Optional.of(method);
      }
    }
    return Optional.empty();
  }

  /** The name in expressions. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean takes(int arguments) {
    return arguments >= fewest && arguments <= most;
  }

  Object call(Object of, List<Object> arguments) throws EvaluationException {
    if (this == GET) {
      return get(of, arguments);
    }
    if (!(of instanceof String text)) {
      throw none(of);
    }
    return switch (this) {
      case LOWER -> text.toLowerCase(Locale.ROOT);
      case UPPER -> text.toUpperCase(Locale.ROOT);
      case STRIP -> text.strip();
      case FIND -> find(text, arguments);
      default -> affix(text, arguments);
    };
  }

  private Object get(Object of, List<Object> arguments) throws EvaluationException {
    if (!(of instanceof Map<?, ?> map)) {
      throw none(of);
    }
    Object found = map.get(arguments.get(0));
    if (found != null) {
      return found;
    }
    return arguments.size() > 1 ? arguments.get(1) : Values.NONE;
  }

  private EvaluationException none(Object of) {
    return new EvaluationException(Values.type(of) + " has no ." + text() + " field or method");
  }

  private Object find(String text, List<Object> arguments) throws EvaluationException {
    int start = Values.bound(argument(arguments, 1), text.length(), 0);
    int end = Math.max(start, Values.bound(argument(arguments, 2), text.length(), text.length()));
    int found = text.substring(start, end).indexOf(Values.string(arguments.get(0), text()));
    return found < 0 ? -1L : (long) start + found;
  }

  /** Whether a part of the text begins or ends with one of the words. */
  private Object affix(String text, List<Object> arguments) throws EvaluationException {
    int start = Values.bound(argument(arguments, 1), text.length(), 0);
    int end = Math.max(start, Values.bound(argument(arguments, 2), text.length(), text.length()));
    String part = text.substring(start, end);
    List<?> words = arguments.get(0) instanceof List<?> list ? list : List.of(arguments.get(0));
    for (Object word : words) {
      String affix = Values.string(word, text());
      if (this == STARTSWITH ? part.startsWith(affix) : part.endsWith(affix)) {
        return true;
      }
    }
    return false;
  }

  private static Object argument(List<Object> arguments, int index) {
    return index < arguments.size() ? arguments.get(index) : Values.NONE;
  }
}
