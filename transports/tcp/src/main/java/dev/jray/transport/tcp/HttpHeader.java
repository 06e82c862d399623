package dev.jray.transport.tcp;

import dev.jray.spi.config.ConfigException;
import dev.jray.toolkit.codec.HttpDate;
import dev.jray.transport.tcp.proto.http.Config;
import dev.jray.transport.tcp.proto.http.Header;
import dev.jray.transport.tcp.proto.http.RequestConfig;
import dev.jray.transport.tcp.proto.http.ResponseConfig;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * HTTP header obfuscation: the client sends this request's head in front of its first bytes, the
 * server this response's. What follows is no HTTP.
 *
 * <pre>
 * METHOD SP URI SP HTTP/VERSION CR LF *( Name: value CR LF ) CR LF
 * HTTP/VERSION SP CODE SP REASON CR LF *( Name: value CR LF ) [ Date: now CR LF ] CR LF
 * </pre>
 *
 * Each head takes one of the URIs and one of each field's values at random. The texts go out as
 * they are configured, line breaks within them included.
 */
record HttpHeader(
    String method, List<String> uris, String requestVersion, List<Field> request, Answer answer) {
  private static final String LINE = "\r\n";

  /** V2Ray cuts longer heads. */
  private static final int LIMIT = 2048;

  /** A field and the values to choose from. */
  record Field(String name, List<String> values) {
    private int longest() {
      return name.length() + 4 + values.stream().mapToInt(HttpHeader::bytes).max().orElse(0);
    }
  }

  /** The server's part. */
  record Answer(String statusLine, List<Field> fields) {}

  static HttpHeader of(Config config) {
    RequestConfig request = config.getRequest();
    ResponseConfig response = config.getResponse();
    String status = response.hasStatus() ? response.getStatus().getCode() : "200";
    String reason = response.hasStatus() ? response.getStatus().getReason() : "OK";
    String version = response.hasVersion() ? response.getVersion().getValue() : "1.1";
    HttpHeader header =
        new HttpHeader(
            request.hasMethod() ? request.getMethod().getValue() : "GET",
            List.copyOf(request.getUriList()),
            request.hasVersion() ? request.getVersion().getValue() : "1.1",
            fields(request.getHeaderList()),
            new Answer(
                "HTTP/" + version + " " + status + " " + reason, fields(response.getHeaderList())));
    header.checkLength();
    return header;
  }

  private static List<Field> fields(List<Header> headers) {
    return headers.stream()
        .map(header -> new Field(header.getName(), List.copyOf(header.getValueList())))
        .toList();
  }

  private void checkLength() {
    int first = method.length() + requestVersion.length() + 9;
    first += uris.stream().mapToInt(HttpHeader::bytes).max().orElse(0);
    checkLength("request", first, request);
    checkLength("response", bytes(answer.statusLine()) + 41, answer.fields());
  }

  private static void checkLength(String name, int firstLine, List<Field> fields) {
    int length = firstLine + 4 + fields.stream().mapToInt(Field::longest).sum();
    if (length > LIMIT) {
      throw new ConfigException(
          "the "
              + name
              + " header may become "
              + length
              + " bytes long; V2Ray reads at most "
              + LIMIT);
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** A request. */
  byte[] request(RandomGenerator random) {
    StringBuilder head = new StringBuilder(512);
    head.append(method).append(' ').append(one(uris, random));
    head.append(" HTTP/").append(requestVersion).append(LINE);
    return finished(head, request, random);
  }

  /** A response; says the time unless the configuration does. */
  byte[] response(RandomGenerator random, Clock clock) {
    StringBuilder head = new StringBuilder(512).append(answer.statusLine()).append(LINE);
    if (answer.fields().stream().anyMatch(field -> field.name().equalsIgnoreCase("date"))) {
      return finished(head, answer.fields(), random);
    }
    append(head, answer.fields(), random);
    head.append("Date: ").append(HttpDate.now(clock)).append(LINE);
    return finished(head, List.of(), random);
  }

  /** What a client is told that does not begin as it should: V2Ray's bytes. */
  static byte[] refusal(String status, Clock clock) {
    return ("HTTP/1.1 "
            + status
            + "\r\nConnection: close\r\nCache-Control: private\r\nContent-Length: 0\r\nDate: "
            + HttpDate.now(clock)
            + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] finished(StringBuilder head, List<Field> fields, RandomGenerator random) {
    append(head, fields, random);
    return head.append(LINE).toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void append(StringBuilder head, List<Field> fields, RandomGenerator random) {
    for (Field field : fields) {
      head.append(field.name()).append(": ").append(one(field.values(), random)).append(LINE);
    }
  }

  private static String one(List<String> choices, RandomGenerator random) {
    return switch (choices.size()) {
      case 0 -> "";
      case 1 -> choices.get(0);
      default -> choices.get(random.nextInt(choices.size()));
    };
  }
}
