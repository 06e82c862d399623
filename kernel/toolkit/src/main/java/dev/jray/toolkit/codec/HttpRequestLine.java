package dev.jray.toolkit.codec;

import java.nio.charset.StandardCharsets;

/**
 * The first line of an HTTP/1 request, one space between its parts.
 *
 * @param target as it stands there; its bytes above 127 as ISO 8859-1
 * @param version such as {@code 1.1}
 */
public record HttpRequestLine(String method, String target, String version) {
  private static final String PROTOCOL = "HTTP/";

  /**
   * Parses a line.
   *
   * @return null if it is none
   */
  public static HttpRequestLine parse(String line) {
    int first = line.indexOf(' ');
    int second = line.indexOf(' ', first + 1);
    if (first < 0 || second < 0 || !HttpHead.isToken(line.substring(0, first))) {
      return null;
    }
    String target = line.substring(first + 1, second);
    String protocol = line.substring(second + 1);
    boolean valid =
        protocol.length() == PROTOCOL.length() + 3
            && protocol.startsWith(PROTOCOL)
            && digit(protocol.charAt(5))
            && protocol.charAt(6) == '.'
            && digit(protocol.charAt(7))
            && target.chars().allMatch(c -> c > ' ' && c != 127);
    return valid
        ? new HttpRequestLine(line.substring(0, first), target, protocol.substring(5))
        : null;
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Path and query, without the scheme and host that a request to a proxy has. */
  public String pathAndQuery() {
    int scheme = target.indexOf("://");
    if (target.startsWith("/") || scheme <= 0) {
      return target;
    }
    int path = target.indexOf('/', scheme + 3);
    return path < 0 ? "" : target.substring(path);
  }

  /** The path, percent-decoded, without the query; null if it is malformed. */
  public String path() {
    String path = pathAndQuery();
    int query = path.indexOf('?');
    path = query < 0 ? path : path.substring(0, query);
    if (!path.isEmpty() && !path.startsWith("/") && !path.equals("*")) {
      return null;
    }
    return decoded(path);
  }

  private static String decoded(String text) {
    byte[] bytes = new byte[text.length()];
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      int value = text.charAt(i);
      if (value == '%') {
        value = i + 2 < text.length() ? hex(text.charAt(i + 1), text.charAt(i + 2)) : -1;
        if (value < 0) {
          return null;
        }
        i += 2;
      }
      bytes[length++] = (byte) value;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  private static int hex(char high, char low) {
    int first = Character.digit(high, 16);
    int second = Character.digit(low, 16);
    return first < 0 || second < 0 || high > 'f' || low > 'f' ? -1 : first << 4 | second;
  }
}
