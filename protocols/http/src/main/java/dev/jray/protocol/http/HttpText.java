package dev.jray.protocol.http;

/** Which characters may stand where (RFC 9110 section 5.6.2, RFC 3986 section 3.2.2). */
final class HttpText {
  private static final boolean[] TOKEN = table("!#$%&'*+-.^_`|~");
  private static final boolean[] HOST = table("-._~!$&'()*+,;=");

  private HttpText() {}

  private static boolean[] table(String punctuation) {
    boolean[] table = new boolean[128];
    for (int c = 0; c < table.length; c++) {
      table[c] =
          (c >= '0' && c <= '9')
              || (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || punctuation.indexOf(c) >= 0;
    }
    return table;
  }

  /** Whether a byte or character may stand in a method or header name. */
  static boolean isToken(int c) {
    return c >= 0 && c < TOKEN.length && TOKEN[c];
  }

  /** Whether the text is a token: not empty, and of token characters only. */
  static boolean isToken(String text) {
    return consistsOf(text, TOKEN);
  }

  /** Whether the text can be a host name in a URL or Host header, written without escapes. */
  static boolean isHostName(String text) {
    return text.length() <= 255 && consistsOf(text, HOST);
  }

  /** Whether the text can be a header's value or a reason phrase: no control character but tabs. */
  static boolean isValue(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isValue(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether a byte or character may stand in a header's value. */
  static boolean isValue(int c) {
    return (c >= ' ' && c != 0x7F) || c == '\t';
  }

  /** Whether the text holds neither white space nor control characters. */
  static boolean isVisible(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) == 0x7F) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  static boolean isDigits(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static boolean consistsOf(String text, boolean[] table) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= table.length || !table[c]) {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
