package dev.jray.feature.metrics;

import java.nio.charset.StandardCharsets;

/** An answer of HTTP/1.1 but for the fields that every answer has. */
final class HttpAnswer {
  private static final String TEXT = "Content-Type: text/plain; charset=utf-8\r\n";

  private final String status;
  private final String fields;
  private final byte[] body;

  /**
   * Makes an answer.
   *
   * @param status the code and its reason
   * @param fields whole lines, each with its line break
   * @param body not copied
   */
  HttpAnswer(String status, String fields, byte[] body) {
    this.status = status;
    this.fields = fields;
    this.body = body;
  }

  /** A short text for people. */
  static HttpAnswer text(String status) {
    return text(
        status, status.substring(status.indexOf(' ') + 1).toLowerCase(java.util.Locale.ROOT));
  }

  /** A text for people. */
  static HttpAnswer text(String status, String text) {
    return new HttpAnswer(status, TEXT, (text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** The same with a further field. */
  HttpAnswer with(String field) {
    return new HttpAnswer(status, fields + field + "\r\n", body);
  }

  /** The bytes to send. */
  byte[] bytes(boolean withBody, boolean close) {
    String head =
        "HTTP/1.1 "
            + status
            + "\r\n"
            + fields
            + "Content-Length: "
            + body.length
            + "\r\nCache-Control: no-store\r\n"
            + (close ? "Connection: close\r\n\r\n" : "\r\n");
    byte[] start = head.getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[start.length + (withBody ? body.length : 0)];
    System.arraycopy(start, 0, all, 0, start.length);
    System.arraycopy(body, 0, all, start.length, all.length - start.length);
    return all;
  }
}
