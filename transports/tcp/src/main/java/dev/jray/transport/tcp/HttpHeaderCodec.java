package dev.jray.transport.tcp;

import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.ConfigNode;
import dev.jray.transport.tcp.proto.http.Config;
import dev.jray.transport.tcp.proto.http.Header;
import dev.jray.transport.tcp.proto.http.Method;
import dev.jray.transport.tcp.proto.http.RequestConfig;
import dev.jray.transport.tcp.proto.http.ResponseConfig;
import dev.jray.transport.tcp.proto.http.Status;
import dev.jray.transport.tcp.proto.http.Version;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads and writes a {@code header} of type {@code http}. */
final class HttpHeaderCodec {
  private static final List<Header> REQUEST =
      List.of(
          header("Host", "www.baidu.com", "www.bing.com"),
          header(
              "User-Agent",
              "Mozilla/5.0 (Windows NT 10.0; WOW64) AppleWebKit/537.36 (KHTML, like Gecko)"
                  + " Chrome/53.0.2785.143 Safari/537.36",
              "Mozilla/5.0 (iPhone; CPU iPhone OS 10_0_2 like Mac OS X) AppleWebKit/601.1"
                  + " (KHTML, like Gecko) CriOS/53.0.2785.109 Mobile/14A456 Safari/601.1.46"),
          header("Accept-Encoding", "gzip, deflate"),
          header("Connection", "keep-alive"),
          header("Pragma", "no-cache"));
  private static final List<Header> RESPONSE =
      List.of(
          header("Content-Type", "application/octet-stream", "video/mpeg"),
          header("Transfer-Encoding", "chunked"),
          header("Connection", "keep-alive"),
          header("Pragma", "no-cache"),
          header("Cache-Control", "private", "no-cache"));

  private HttpHeaderCodec() {}

  private static Header header(String name, String... values) {
    return Header.newBuilder().setName(name).addAllValue(List.of(values)).build();
  }

  static Config read(ConfigNode node) {
    Config config =
        Config.newBuilder()
            .setRequest(request(node.get("request")))
            .setResponse(response(node.get("response")))
            .build();
    try {
      HttpHeader.of(config);
    } catch (ConfigException e) {
      node.fail(e.getMessage());
    }
    return config;
  }

  private static RequestConfig request(ConfigNode node) {
    RequestConfig.Builder request = RequestConfig.newBuilder();
    String version = node.get("version").string("");
    if (!version.isEmpty()) {
      request.setVersion(Version.newBuilder().setValue(version));
    }
    String method = node.get("method").string("");
    if (!method.isEmpty()) {
      request.setMethod(Method.newBuilder().setValue(method));
    }
    List<String> paths = node.get("path").strings();
    return request
        .addAllUri(paths.isEmpty() ? List.of("/") : paths)
        .addAllHeader(headers(node.get("headers"), REQUEST))
        .build();
  }

  private static ResponseConfig response(ConfigNode node) {
    ResponseConfig.Builder response = ResponseConfig.newBuilder();
    String version = node.get("version").string("");
    if (!version.isEmpty()) {
      response.setVersion(Version.newBuilder().setValue(version));
    }
    String code = node.get("status").string("");
    String reason = node.get("reason").string("");
    if (!code.isEmpty() || !reason.isEmpty()) {
      response.setStatus(
          Status.newBuilder()
              .setCode(code.isEmpty() ? "200" : code)
              .setReason(reason.isEmpty() ? "OK" : reason));
    }
    return response.addAllHeader(headers(node.get("headers"), RESPONSE)).build();
  }

  private static List<Header> headers(ConfigNode node, List<Header> defaults) {
    Map<String, ConfigNode> members = node.members();
    if (members.isEmpty()) {
      return defaults;
    }
    List<Header> headers = new ArrayList<>();
    members.forEach(
        (name, values) -> {
          if (!values.present()) {
            values.fail("a header needs a value: a string, or a list of strings to choose from");
          }
          headers.add(Header.newBuilder().setName(name).addAllValue(values.strings()).build());
        });
    return headers;
  }

  static Map<String, Object> write(Config config) {
    RequestConfig request = config.getRequest();
    Map<String, Object> requestJson = new LinkedHashMap<>();
    if (request.hasVersion()) {
      requestJson.put("version", request.getVersion().getValue());
    }
    if (request.hasMethod()) {
      requestJson.put("method", request.getMethod().getValue());
    }
    requestJson.put("path", List.copyOf(request.getUriList()));
    putHeaders(requestJson, request.getHeaderList(), REQUEST);

    ResponseConfig response = config.getResponse();
    Map<String, Object> responseJson = new LinkedHashMap<>();
    if (response.hasVersion()) {
      responseJson.put("version", response.getVersion().getValue());
    }
    if (response.hasStatus()) {
      responseJson.put("status", response.getStatus().getCode());
      responseJson.put("reason", response.getStatus().getReason());
    }
    putHeaders(responseJson, response.getHeaderList(), RESPONSE);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", "http");
    json.put("request", requestJson);
    json.put("response", responseJson);
    return json;
  }

  private static void putHeaders(
      Map<String, Object> json, List<Header> headers, List<Header> defaults) {
    if (headers.equals(defaults)) {
      return;
    }
    Map<String, Object> members = new LinkedHashMap<>();
    headers.forEach(header -> members.put(header.getName(), List.copyOf(header.getValueList())));
    json.put("headers", members);
  }
}
