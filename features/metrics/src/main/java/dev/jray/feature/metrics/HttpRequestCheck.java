package dev.jray.feature.metrics;

import dev.jray.toolkit.codec.HttpHead;
import dev.jray.toolkit.codec.HttpRequestLine;
import java.util.Optional;

/** Says what is wrong with a request, before anybody looks at what it asks for. */
final class HttpRequestCheck {
  private HttpRequestCheck() {}

  /** The answer to a bad request; empty if it is good. */
  static Optional<HttpAnswer> refusal(HttpRequestLine line, HttpHead head) {
    if (line == null || head == null || line.path() == null) {
      return Optional.of(HttpAnswer.text("400 Bad Request"));
    }
    if (!line.version().startsWith("1.")) {
      return Optional.of(HttpAnswer.text("505 HTTP Version Not Supported"));
    }
    boolean noHost = line.version().equals("1.1") && head.count("Host") != 1;
    if (noHost || hasBody(head)) {
      return Optional.of(HttpAnswer.text("400 Bad Request"));
    }
    return line.method().equals("GET") || line.method().equals("HEAD")
        ? Optional.empty()
        : Optional.of(HttpAnswer.text("405 Method Not Allowed").with("Allow: GET, HEAD"));
  }

  private static boolean hasBody(HttpHead head) {
    String length = head.first("Content-Length");
    return head.count("Transfer-Encoding") > 0
        || (length != null && (!length.equals("0") || head.count("Content-Length") > 1));
  }

  /** Whether the connection ends with the answer. */
  static boolean isLast(HttpRequestLine line, HttpHead head) {
    return !line.version().equals("1.1") || head.hasToken("Connection", "close");
  }
}
