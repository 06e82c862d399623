package dev.jray.feature.sniff.http;

import dev.jray.spi.sniff.SniffResult;
import dev.jray.spi.sniff.StreamSniffer;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Recognises HTTP/1 by the method and takes the name from the host header. As V2Ray, it reads on
 * behind the header if there is no host in it, and takes the last one of several.
 */
final class HttpSniffer implements StreamSniffer {
  private static final String PROTOCOL = "http1";
  private static final List<String> METHODS =
      List.of("get", "post", "head", "put", "delete", "options", "connect", "patch", "trace");
  private static final String HOST = "host";
  // Longer lines are no host header.
  private static final int MAX_LINE = 1024;

  @Override
  public String name() {
    return "http";
  }

  @Override
  public int order() {
    return 100;
  }

  @Override
  public SniffResult sniff(ByteBuf data) {
    SniffResult method = method(data);
    return method instanceof SniffResult.Hit ? host(data) : method;
  }

  private static SniffResult method(ByteBuf data) {
    SniffResult result = SniffResult.NO;
    for (String method : METHODS) {
      int length = Math.min(method.length(), data.readableBytes());
      if (method.startsWith(text(data, data.readerIndex(), length).toLowerCase(Locale.ROOT))) {
        result =
            length == method.length() ? new SniffResult.Hit(PROTOCOL, "") : SniffResult.NEED_MORE;
      }
      if (result instanceof SniffResult.Hit) {
        return result;
      }
    }
    return result;
  }

  private static SniffResult host(ByteBuf data) {
    String domain = "";
    boolean headerEnded = false;
    int start = data.readerIndex();
    int end = data.writerIndex();
    int newLine = data.indexOf(start, end, (byte) '\n');
    Map<String, String> attributes = attributes(data, newLine < 0 ? end : newLine);
    while (newLine >= 0 && !(headerEnded && !domain.isEmpty())) {
      start = newLine + 1;
      newLine = data.indexOf(start, end, (byte) '\n');
      int length = (newLine < 0 ? end : newLine) - start;
      if (length == 0 && newLine >= 0) {
        headerEnded = true;
        break;
      }
      headerEnded |= length == 1 && newLine >= 0 && data.getByte(start) == '\r';
      // A line whose end is missing may be half a name.
      String value = newLine < 0 ? null : hostValue(data, start, length);
      if (value != null) {
        domain = HostText.domain(value);
        if (domain == null) {
          return SniffResult.NO;
        }
      }
    }
    if (!domain.isEmpty()) {
      return new SniffResult.Hit(PROTOCOL, domain, attributes);
    }
    return headerEnded ? SniffResult.NO : SniffResult.NEED_MORE;
  }

  /** What stands behind the colon if this is a host header; else null. */
  private static String hostValue(ByteBuf data, int start, int length) {
    boolean host =
        length > HOST.length()
            && length <= MAX_LINE
            && data.getByte(start + HOST.length()) == ':'
            && text(data, start, HOST.length()).equalsIgnoreCase(HOST);
    return host ? text(data, start, length).substring(HOST.length() + 1) : null;
  }

  private static Map<String, String> attributes(ByteBuf data, int end) {
    int length = Math.min(end - data.readerIndex(), MAX_LINE);
    String[] parts = text(data, data.readerIndex(), length).trim().split(" ", 3);
    if (parts.length < 3) {
      return Map.of();
    }
    int query = parts[1].indexOf('?');
    return Map.of(
        ":method",
        parts[0].toUpperCase(Locale.ROOT),
        ":path",
        query < 0 ? parts[1] : parts[1].substring(0, query));
  }

  private static String text(ByteBuf data, int start, int length) {
    return data.toString(start, length, StandardCharsets.ISO_8859_1);
  }
}
