package dev.jray.protocol.http;

import dev.jray.spi.error.FlowException;
import java.util.Locale;

/**
 * Where a plain request goes.
 *
 * @param authority the host, from the URL or from the Host header
 * @param path what the origin gets in its request line: path and query, or {@code *}
 * @param url for the access log, without user information
 */
record RequestTarget(Authority authority, String path, String url) {
  /**
   * Reads the target of a plain request.
   *
   * @param allowTransparent whether the Host header may name the host
   * @throws FlowException with {@link HttpError#BAD_TARGET} if it is malformed, {@link
   *     HttpError#BAD_REQUEST} if it is nothing that this proxy serves
   */
  static RequestTarget of(RequestHead head, boolean allowTransparent) {
    String host = head.fields().first("host");
    String target = head.target();
    if (target.indexOf('#') >= 0) {
      throw new FlowException(HttpError.BAD_TARGET, "a URL with a fragment");
    }
    if (target.startsWith("/") || target.equals("*")) {
      if (!allowTransparent || host.isEmpty()) {
        throw refused("no host in the URL: this is a proxy, not an origin");
      }
      Authority authority = Authority.parse(host, 80);
      return new RequestTarget(authority, target, url(authority, target));
    }
    return absolute(target, head.method().equals("OPTIONS"));
  }

  private static RequestTarget absolute(String target, boolean options) {
    int colon = target.indexOf("://");
    if (colon <= 0 || !isScheme(target, colon)) {
      throw new FlowException(HttpError.BAD_TARGET, "neither URL nor path");
    }
    String scheme = target.substring(0, colon).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw refused("a scheme other than http and https");
    }
    int start = colon + 3;
    int end = start;
    while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
      end++;
    }
    // User information would leak into logs and is not for the origin's Host header.
    String host = target.substring(target.substring(start, end).lastIndexOf('@') + start + 1, end);
    Authority authority = Authority.parse(host, scheme.equals("https") ? 443 : 80);
    String path = target.substring(end);
    if (path.isEmpty()) {
      path = options ? "*" : "/";
    } else if (path.startsWith("?")) {
      path = "/" + path;
    }
    return new RequestTarget(authority, path, scheme + "://" + host + target.substring(end));
  }

  private static String url(Authority authority, String path) {
    return "http://" + authority.text() + (path.equals("*") ? "" : path);
  }

  private static boolean isScheme(String target, int end) {
    for (int i = 0; i < end; i++) {
      char c = target.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && (i == 0 || !(Character.isDigit(c) || c == '+' || c == '-' || c == '.'))) {
        return false;
      }
    }
    return true;
  }

  /** The path without the query: the attribute {@code :path}. */
  String pathOnly() {
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }

  private static FlowException refused(String message) {
    return new FlowException(HttpError.BAD_REQUEST, message);
  }
}
