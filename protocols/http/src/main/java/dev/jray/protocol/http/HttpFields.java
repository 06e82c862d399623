package dev.jray.protocol.http;

import dev.jray.spi.error.FlowException;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The header or trailer fields of a message, in their order. Bytes above 127 pass through as they
 * are, read and written as ISO 8859-1.
 */
record HttpFields(List<Field> list) {
  /** One line. */
  record Field(String name, String value) {
    boolean is(String other) {
      return name.equalsIgnoreCase(other);
    }
  }

  // What belongs to one connection only.
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "proxy-connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "te",
          "trailer",
          "trailers",
          "transfer-encoding",
          "upgrade");

  // What a trailer must not say (RFC 9110 section 6.5.1): it would change how the message is read.
  private static final Set<String> NOT_IN_TRAILER =
      Set.of(
          "host",
          "authorization",
          "cache-control",
          "content-encoding",
          "content-length",
          "content-range",
          "content-type",
          "expect",
          "max-forwards",
          "set-cookie");

  private static final Pattern FOLD = Pattern.compile("\\r?\\n[ \\t]+");

  /**
   * Parses the lines after the first one of a head.
   *
   * @param head with line ends, complete
   * @param start where the first field begins
   * @param lenient whether to repair what origins are known to get wrong: folded lines and white
   *     space in front of the colon. From a client both are signs of request smuggling
   * @throws FlowException with {@link HttpError#BAD_REQUEST} if a line is no field
   */
  static HttpFields parse(String head, int start, boolean lenient) {
    String lines = head.substring(start);
    if (lenient) {
      lines = FOLD.matcher(lines).replaceAll(" ");
    }
    List<Field> fields = new ArrayList<>();
    int from = 0;
    while (from < lines.length()) {
      int lf = lines.indexOf('\n', from);
      int to = lf > from && lines.charAt(lf - 1) == '\r' ? lf - 1 : lf;
      if (to > from) {
        fields.add(field(lines, from, to, lenient));
      }
      from = lf + 1;
    }
    return new HttpFields(fields);
  }

  private static Field field(String lines, int from, int to, boolean lenient) {
    int colon = lines.indexOf(':', from);
    if (colon < 0 || colon >= to) {
      throw new FlowException(HttpError.BAD_REQUEST, "a header line has no colon");
    }
    String name = lines.substring(from, colon);
    if (lenient) {
      name = name.stripTrailing();
    }
    if (!HttpText.isToken(name)) {
      // Also what a folded line and white space in front of the colon end up as.
      throw new FlowException(HttpError.BAD_REQUEST, "a header name is not a token");
    }
    return new Field(name, value(lines, colon + 1, to));
  }

  private static String value(String lines, int from, int to) {
    int first = from;
    int end = to;
    while (first < end && isBlank(lines.charAt(first))) {
      first++;
    }
    while (end > first && isBlank(lines.charAt(end - 1))) {
      end--;
    }
    String value = lines.substring(first, end);
    if (!HttpText.isValue(value)) {
      throw new FlowException(HttpError.BAD_REQUEST, "a header value holds a control character");
    }
    return value;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  /** The value of the first field of that name, or an empty text. */
  String first(String name) {
    for (Field field : list) {
      if (field.is(name)) {
        return field.value();
      }
    }
    return "";
  }

  /** The values of all fields of that name. */
  List<String> all(String name) {
    List<String> values = new ArrayList<>(1);
    for (Field field : list) {
      if (field.is(name)) {
        values.add(field.value());
      }
    }
    return values;
  }

  /** Whether a list field such as Connection holds this token, in any case. */
  boolean lists(String name, String token) {
    for (String value : all(name)) {
      for (String element : value.split(",", -1)) {
        if (element.trim().equalsIgnoreCase(token)) {
          return true;
        }
      }
    }
    return false;
  }

  /** What may travel on: all but the fields of this connection and those that Connection names. */
  HttpFields endToEnd() {
    Set<String> named = new HashSet<>();
    for (String value : all("connection")) {
      for (String element : value.split(",", -1)) {
        named.add(element.trim().toLowerCase(Locale.ROOT));
      }
    }
    return without(named);
  }

  /** What may travel on of a trailer section. */
  HttpFields asTrailer() {
    return without(NOT_IN_TRAILER);
  }

  /** These fields without one of them. */
  HttpFields without(String name) {
    List<Field> kept = new ArrayList<>(list.size());
    for (Field field : list) {
      if (!field.is(name)) {
        kept.add(field);
      }
    }
    return new HttpFields(kept);
  }

  private HttpFields without(Set<String> names) {
    List<Field> kept = new ArrayList<>(list.size());
    for (Field field : list) {
      String name = field.name().toLowerCase(Locale.ROOT);
      if (!HOP_BY_HOP.contains(name) && !names.contains(name)) {
        kept.add(field);
      }
    }
    return new HttpFields(kept);
  }

  /** The first value of each name, the names in lower case: what routing rules see. */
  Map<String, String> attributes() {
    Map<String, String> map = new HashMap<>();
    for (Field field : list) {
      map.putIfAbsent(field.name().toLowerCase(Locale.ROOT), field.value());
    }
    return map;
  }

  /** Writes the lines, without the empty one that ends a head. */
  void write(ByteBuf out) {
    for (Field field : list) {
      line(out, field.name(), field.value());
    }
  }

  /** Writes one line. */
  static void line(ByteBuf out, String name, String value) {
    out.writeCharSequence(name, StandardCharsets.ISO_8859_1);
    out.writeShort(':' << 8 | ' ');
    out.writeCharSequence(value, StandardCharsets.ISO_8859_1);
    crlf(out);
  }

  /** Writes a line end. */
  static void crlf(ByteBuf out) {
    out.writeShort('\r' << 8 | '\n');
  }
}
