package dev.jray.toolkit.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The head of an HTTP/1 message as text, bytes above 127 as ISO 8859-1: its first line and its
 * fields in their order. What the first line means is the reader's affair.
 */
public record HttpHead(String firstLine, List<Field> fields) {
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  public HttpHead {
    fields = List.copyOf(fields);
  }

  /** One line; the value has no white space at its ends. */
  public record Field(String name, String value) {}

  /**
   * Parses a head.
   *
   * @param text up to and with its empty line; lines end with CR LF
   * @return null if a line is no field
   */
  public static HttpHead parse(String text) {
    int end = text.indexOf("\r\n");
    if (end < 0) {
      return null;
    }
    List<Field> fields = new ArrayList<>();
    int start = end + 2;
    for (int next = text.indexOf("\r\n", start); next > start; next = text.indexOf("\r\n", start)) {
      Field field = field(text.substring(start, next));
      if (field == null) {
        return null;
      }
      fields.add(field);
      start = next + 2;
    }
    return new HttpHead(text.substring(0, end), fields);
  }

  private static Field field(String line) {
    int colon = line.indexOf(':');
    if (colon <= 0 || !isToken(line.substring(0, colon)) || !isFieldText(line)) {
      return null;
    }
    return new Field(line.substring(0, colon), line.substring(colon + 1).strip());
  }

  /** Whether this may be a method or the name of a field (RFC 9110 section 5.6.2). */
  public static boolean isToken(String text) {
    return !text.isEmpty() && text.chars().allMatch(HttpHead::isTokenChar);
  }

  /** Whether a character may stand in a method or the name of a field. */
  public static boolean isTokenChar(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || TOKEN_MARKS.indexOf(c) >= 0;
  }

  /** Whether this may be the value of a field: no control characters but the tabulator. */
  public static boolean isFieldText(String text) {
    return text.chars().allMatch(c -> (c >= ' ' && c != 127) || c == '\t');
  }

  /** The value of the first field of this name, in any case; null if there is none. */
  public String first(String name) {
    for (Field field : fields) {
      if (field.name().equalsIgnoreCase(name)) {
        return field.value();
      }
    }
    return null;
  }

  /** How many fields have this name. */
  public int count(String name) {
    int count = 0;
    for (Field field : fields) {
      count += field.name().equalsIgnoreCase(name) ? 1 : 0;
    }
    return count;
  }

  /** Whether a list of tokens, in one field or several of this name, has this one, in any case. */
  public boolean hasToken(String name, String token) {
    String wanted = token.toLowerCase(Locale.ROOT);
    for (Field field : fields) {
      if (field.name().equalsIgnoreCase(name)) {
        for (String part : field.value().toLowerCase(Locale.ROOT).split(",", -1)) {
          if (part.strip().equals(wanted)) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
