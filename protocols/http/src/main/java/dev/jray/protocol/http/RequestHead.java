package dev.jray.protocol.http;

import dev.jray.spi.error.FlowException;
import java.util.List;

/**
 * The head of a client's request, checked.
 *
 * @param target as it stands in the request line
 * @param http11 false for HTTP/1.0
 */
record RequestHead(
    String method, String target, boolean http11, HttpFields fields, Framing framing) {
  /**
   * Parses a head.
   *
   * @param text complete, with its empty line
   * @throws FlowException with {@link HttpError#NOT_HTTP} if the first line is no request line,
   *     otherwise with the code of what is wrong
   */
  static RequestHead parse(String text) {
    int end = text.indexOf('\n');
    String line = text.substring(0, end > 0 && text.charAt(end - 1) == '\r' ? end - 1 : end);
    int first = line.indexOf(' ');
    int second = line.indexOf(' ', first + 1);
    if (first < 0 || second < 0) {
      throw new FlowException(HttpError.NOT_HTTP, "no HTTP request line");
    }
    String method = line.substring(0, first);
    String target = line.substring(first + 1, second);
    String version = line.substring(second + 1);
    boolean http11 = version.equals("HTTP/1.1");
    if (!HttpText.isToken(method)
        || !HttpText.isVisible(target)
        || !(http11 || version.equals("HTTP/1.0"))) {
      throw new FlowException(HttpError.NOT_HTTP, "no HTTP/1 request line");
    }
    HttpFields fields = HttpFields.parse(text, end + 1, false);
    List<String> hosts = fields.all("host");
    if (hosts.size() > 1) {
      throw new FlowException(HttpError.BAD_REQUEST, "several Host headers");
    }
    if (!hosts.isEmpty() && hosts.get(0).indexOf('@') >= 0) {
      throw new FlowException(HttpError.BAD_REQUEST, "user information in the Host header");
    }
    return new RequestHead(method, target, http11, fields, Framing.ofRequest(fields, http11));
  }

  boolean isConnect() {
    return method.equals("CONNECT");
  }

  boolean isHead() {
    return method.equals("HEAD");
  }

  /**
   * Whether the client will send another request on this connection. Proxy-Connection counts as
   * Connection does: clients of proxies have always used both.
   */
  boolean keepAlive() {
    if (fields.lists("connection", "close") || fields.lists("proxy-connection", "close")) {
      return false;
    }
    return http11
        || fields.lists("connection", "keep-alive")
        || fields.lists("proxy-connection", "keep-alive");
  }
}
