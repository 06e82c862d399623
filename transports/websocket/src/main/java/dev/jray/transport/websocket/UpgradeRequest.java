package dev.jray.transport.websocket;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.toolkit.codec.HttpHead;
import dev.jray.toolkit.codec.HttpHead.Field;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a client asks for, in the bytes and order that V2Ray's has: Host, User-Agent, then all
 * others by name.
 */
final class UpgradeRequest {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final String UNSAFE = "\"<>\\^`{|}";
  private static final String USER_AGENT = "User-Agent";
  private static final Set<String> RESERVED =
      Set.of(
          "upgrade",
          "connection",
          "sec-websocket-key",
          "sec-websocket-version",
          "sec-websocket-extensions");

  private final WebSocketSettings settings;
  private final String host;
  private final String userAgent;
  private final List<Field> fields = new ArrayList<>();

  /**
   * Prepares requests to a server.
   *
   * @param defaultPort the port that the Host header does not name
   * @throws FlowException if the configuration has headers that it must not have
   */
  UpgradeRequest(WebSocketSettings settings, Destination to, int defaultPort) {
    this.settings = settings;
    String configuredHost = null;
    String configuredAgent = "Go-http-client/1.1";
    for (Field field : settings.headers()) {
      if (isReserved(field.name())) {
        throw new FlowException(
            WebSocketError.RESERVED_HEADER,
            "the configured header \"" + field.name() + "\" belongs to WebSocket itself");
      }
      if (field.name().equalsIgnoreCase("host")) {
        configuredHost = field.value();
      } else if (field.name().equalsIgnoreCase(USER_AGENT)) {
        configuredAgent = field.value();
      } else {
        fields.add(new Field(canonical(field.name()), field.value()));
      }
    }
    this.host =
        configuredHost == null || configuredHost.isEmpty() ? host(to, defaultPort) : configuredHost;
    this.userAgent = configuredAgent;
    fields.add(new Field("Connection", "Upgrade"));
    fields.add(new Field("Sec-WebSocket-Version", "13"));
    fields.add(new Field("Upgrade", "websocket"));
  }

  /** Whether this header is WebSocket's own. */
  static boolean isReserved(String name) {
    return RESERVED.contains(name.toLowerCase(Locale.ROOT));
  }

  private static String host(Destination to, int defaultPort) {
    if (to.network() == Network.UNIX) {
      return "localhost";
    }
    String host = to.hostPort();
    String port = ":" + defaultPort;
    return to.port() == defaultPort ? host.substring(0, host.length() - port.length()) : host;
  }

  /** The spelling that Go gives to names of headers. */
  private static String canonical(String name) {
    if (name.equalsIgnoreCase(EarlyData.PROTOCOL_HEADER)) {
      return EarlyData.PROTOCOL_HEADER;
    }
    StringBuilder text = new StringBuilder(name.toLowerCase(Locale.ROOT));
    for (int i = 0; i < text.length(); i++) {
      if (i == 0 || text.charAt(i - 1) == '-') {
        text.setCharAt(i, Character.toUpperCase(text.charAt(i)));
      }
    }
    return text.toString();
  }

  /**
   * The bytes of a request.
   *
   * @param key in base64
   * @param early the early data, encoded; may be empty
   */
  byte[] head(String key, String early) {
    EarlyData data = settings.earlyData().orElse(null);
    String target = settings.target();
    List<Field> all = new ArrayList<>(fields);
    all.add(new Field("Sec-WebSocket-Key", key));
    if (data != null && data.inPath()) {
      target += early;
    } else if (data != null && !early.isEmpty()) {
      String name = canonical(data.header());
      all.removeIf(field -> field.name().equals(name));
      all.add(new Field(name, early));
    }
    all.sort(Comparator.comparing(Field::name));
    StringBuilder head = new StringBuilder(256 + early.length());
    head.append("GET ").append(escaped(target)).append(" HTTP/1.1\r\nHost: ").append(host);
    head.append("\r\n");
    if (!userAgent.isEmpty()) {
      head.append(USER_AGENT).append(": ").append(userAgent).append("\r\n");
    }
    for (Field field : all) {
      head.append(field.name()).append(": ").append(field.value()).append("\r\n");
    }
    return head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  /** What of a path cannot stand in a request line is percent-encoded; a fragment is cut off. */
  private static String escaped(String target) {
    StringBuilder text = new StringBuilder(target.length());
    for (byte b : target.getBytes(StandardCharsets.UTF_8)) {
      if (b == '#') {
        break;
      }
      if (b > ' ' && b != 127 && UNSAFE.indexOf(b) < 0) {
        text.append((char) b);
      } else {
        text.append(String.format("%%%02X", b & 0xff));
      }
    }
    return text.toString();
  }

  /** What a server proves with that it speaks WebSocket (RFC 6455 section 4.2.2). */
  static String accept(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  /**
   * Checks a server's answer.
   *
   * @return what is wrong with it; null if it agrees
   */
  static String objection(String text, String key) {
    HttpHead head = HttpHead.parse(text);
    if (head == null || !head.firstLine().startsWith("HTTP/1.")) {
      return "the answer is not HTTP";
    }
    if (!head.firstLine().startsWith(" 101", "HTTP/1.1".length())) {
      String line = head.firstLine();
      return "the server says " + line.substring(0, Math.min(80, line.length()));
    }
    boolean agreed =
        head.hasToken("upgrade", "websocket")
            && head.hasToken("connection", "upgrade")
            && accept(key).equals(head.first("sec-websocket-accept"));
    return agreed ? null : "the server's headers do not agree to a WebSocket";
  }
}
