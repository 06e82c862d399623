package dev.jray.kernel.config;

import java.util.Collection;
import java.util.Map;

/** Writes a tree of maps, collections, strings, numbers, booleans and nulls as indented JSON. */
final class JsonWriter {
  private static final String INDENT = "  ";

  private final StringBuilder out = new StringBuilder();

  private JsonWriter() {}

  static String write(Object tree) {
    JsonWriter writer = new JsonWriter();
    writer.value(tree, 0);
    return writer.out.append('\n').toString();
  }

  private void value(Object value, int depth) {
    if (value instanceof Map<?, ?> map) {
      object(map, depth);
    } else if (value instanceof Collection<?> list) {
      list(list, depth);
    } else if (value instanceof CharSequence text) {
      string(text);
    } else if (value == null || value instanceof Number || value instanceof Boolean) {
      out.append(value);
    } else {
      throw new IllegalArgumentException("JSON has no " + value.getClass().getName());
    }
  }

  private void object(Map<?, ?> map, int depth) {
    String separator = "{";
    for (Map.Entry<?, ?> member : map.entrySet()) {
      out.append(separator);
      line(depth + 1);
      string(String.valueOf(member.getKey()));
      out.append(": ");
      value(member.getValue(), depth + 1);
      separator = ",";
    }
    end(map.isEmpty(), "{}", '}', depth);
  }

  private void list(Collection<?> list, int depth) {
    String separator = "[";
    for (Object element : list) {
      out.append(separator);
      line(depth + 1);
      value(element, depth + 1);
      separator = ",";
    }
    end(list.isEmpty(), "[]", ']', depth);
  }

  private void end(boolean empty, String whenEmpty, char bracket, int depth) {
    if (empty) {
      out.append(whenEmpty);
    } else {
      line(depth);
      out.append(bracket);
    }
  }

  private void line(int depth) {
    out.append('\n');
    out.append(INDENT.repeat(depth));
  }

  private void string(CharSequence text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || c == 0x7f || c == 0x2028 || c == 0x2029) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
