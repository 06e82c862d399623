package dev.jray.transport.websocket;

import dev.jray.spi.net.Address;
import dev.jray.toolkit.codec.HttpDate;
import dev.jray.toolkit.codec.HttpHead;
import dev.jray.toolkit.codec.HttpRequestLine;
import java.net.InetAddress;
import java.time.Clock;
import java.util.Optional;

/**
 * Decides about requests as V2Ray's server does. Its pages are those of Go's HTTP server, so that
 * who probes this one meets an ordinary web server that has nothing at that path.
 */
record UpgradePolicy(WebSocketSettings settings, Clock clock) {
  static final String BAD_REQUEST = "400 Bad Request";
  static final String TOO_LARGE = "431 Request Header Fields Too Large";
  private static final String BAD_VERSION =
      "505 HTTP Version Not Supported: unsupported protocol version";

  /** A page without fields of its own; the connection ends with it. */
  static Reaction.Page plain(String status) {
    return new Reaction.Page(
        "HTTP/1.1 "
            + status
            + "\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n"
            + status,
        true);
  }

  /**
   * Looks at a request.
   *
   * @param text its head, with the empty line
   */
  Reaction react(String text) {
    HttpHead head = HttpHead.parse(text);
    HttpRequestLine line = head == null ? null : HttpRequestLine.parse(head.firstLine());
    String path = line == null ? null : line.path();
    if (path == null) {
      return plain(BAD_REQUEST);
    }
    boolean http2 = line.method().equals("PRI") && line.version().equals("2.0");
    if (!line.version().startsWith("1.") && !http2) {
      return plain(BAD_VERSION);
    }
    if (line.version().equals("1.1") && head.first("host") == null) {
      return plain(BAD_REQUEST + ": missing required Host header");
    }
    if (head.count("host") > 1) {
      return plain(BAD_REQUEST);
    }
    Optional<String> early = early(head, line, path);
    if (early.isEmpty()) {
      return page(head, line, "404 Not Found", false);
    }
    String status = refusal(head, line);
    return status == null ? upgrade(head, early.get()) : page(head, line, status, true);
  }

  /** The text of the early data; nothing if the path is not ours. */
  private Optional<String> early(HttpHead head, HttpRequestLine line, String path) {
    EarlyData data = settings.earlyData().orElse(null);
    if (data != null && data.inPath()) {
      String target = line.pathAndQuery();
      return target.startsWith(settings.target())
          ? Optional.of(target.substring(settings.target().length()))
          : Optional.empty();
    }
    if (!path.equals(settings.path())) {
      return Optional.empty();
    }
    String text = data == null ? null : head.first(data.header());
    return Optional.of(text == null ? "" : text);
  }

  private static String refusal(HttpHead head, HttpRequestLine line) {
    if (!head.hasToken("connection", "upgrade") || !head.hasToken("upgrade", "websocket")) {
      return BAD_REQUEST;
    }
    if (!line.method().equals("GET")) {
      return "405 Method Not Allowed";
    }
    String key = head.first("sec-websocket-key");
    boolean good = head.hasToken("sec-websocket-version", "13") && key != null && !key.isEmpty();
    return good ? null : BAD_REQUEST;
  }

  private Reaction upgrade(HttpHead head, String early) {
    EarlyData data = settings.earlyData().orElse(null);
    byte[] bytes = data == null ? new byte[0] : data.decode(early);
    boolean echo =
        data != null
            && data.header().equalsIgnoreCase(EarlyData.PROTOCOL_HEADER)
            && (data.lenient() ? bytes != null && bytes.length > 0 : !early.isEmpty());
    String response =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + UpgradeRequest.accept(head.first("sec-websocket-key"))
            + "\r\n"
            + (echo ? EarlyData.PROTOCOL_HEADER + ": " + early + "\r\n" : "")
            + "\r\n";
    return new Reaction.Upgrade(response, bytes, forwardedFor(head));
  }

  private Optional<InetAddress> forwardedFor(HttpHead head) {
    String all = settings.trustForwardedFor() ? head.first("x-forwarded-for") : null;
    String first = all == null ? "" : all.split(",", 2)[0].strip();
    return !first.isEmpty() && Address.parse(first) instanceof Address.Ip ip
        ? Optional.of(ip.value())
        : Optional.empty();
  }

  /**
   * A page of V2Ray's own, behind which the connection goes on, if the request lets it.
   *
   * @param text whether it has the status for its content
   */
  private Reaction.Page page(HttpHead head, HttpRequestLine line, String status, boolean text) {
    boolean old = line.version().equals("1.0");
    boolean body =
        head.first("transfer-encoding") != null
            || (!"0".equals(head.first("content-length")) && head.count("content-length") > 0);
    boolean close =
        body
            || !line.version().startsWith("1.")
            || head.hasToken("connection", "close")
            || (old && !head.hasToken("connection", "keep-alive"));
    String content = text ? status.substring(4) + "\n" : "";
    StringBuilder page = new StringBuilder("HTTP/1." + (old ? 0 : 1) + " ").append(status);
    if (text) {
      page.append("\r\nContent-Type: text/plain; charset=utf-8\r\nSec-Websocket-Version: 13")
          .append("\r\nX-Content-Type-Options: nosniff");
    }
    page.append("\r\nDate: ").append(HttpDate.now(clock));
    page.append("\r\nContent-Length: ").append(content.length());
    if (close && !old) {
      page.append("\r\nConnection: close");
    } else if (!close && old) {
      page.append("\r\nConnection: keep-alive");
    }
    page.append("\r\n\r\n").append(line.method().equals("HEAD") ? "" : content);
    return new Reaction.Page(page.toString(), close);
  }
}
