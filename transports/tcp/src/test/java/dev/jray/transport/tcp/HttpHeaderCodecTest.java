package dev.jray.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.Messages;
import dev.jray.spi.proto.proxyman.SenderConfig;
import dev.jray.testkit.Bytes;
import dev.jray.testkit.ConfigReading;
import dev.jray.testkit.ConfigText;
import dev.jray.testkit.Vectors;
import dev.jray.transport.tcp.proto.Config;
import dev.jray.transport.tcp.proto.http.Header;
import dev.jray.transport.tcp.proto.http.RequestConfig;
import dev.jray.transport.tcp.proto.http.ResponseConfig;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpHeaderCodecTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void theBytesAreV2Rays(int index) {
    String expected =
        HttpHeaders.vectors("httpConfigBuild", one -> one.get("protobufHex").string("")).get(index);

    dev.jray.transport.tcp.proto.http.Config config =
        Vectors.json("http-header.json")
            .at("httpConfigBuild[" + index + "].json")
            .read(HttpHeaderCodec::read)
            .value();

    assertThat(config.toByteArray()).isEqualTo(Bytes.array(expected));
  }

  @ParameterizedTest
  @ValueSource(strings = {"stream-tcp-http", "stream-tcp-http-defaults", "stream-tcp-http-partial"})
  void wholeConfigurationsGiveV2RaysBytesAndSurviveTheWayBack(String name) throws Exception {
    Config config =
        Vectors.json(name + ".json")
            .at("outbounds[0].streamSettings.tcpSettings")
            .read(TcpCodec.CODEC)
            .value();

    SenderConfig sender =
        SenderConfig.parseFrom(
            Vectors.config(name + ".pb.hex").getOutbound(0).getSenderSettings().getValue());
    ByteString expected =
        sender.getStreamSettings().getTransportSettings(0).getSettings().getValue();
    assertThat(config.toByteString()).isEqualTo(expected);
    assertThat(ConfigText.written(TcpCodec.CODEC, config).read(TcpCodec.CODEC).value())
        .isEqualTo(config);
  }

  @Test
  void aHeaderWithoutAValueIsAProblemAtItsPlace() {
    ConfigReading<Config> read =
        ConfigText.json(
                "{\"header\": {\"type\": \"http\", \"request\": {\"headers\": {\"X\": null}}}}")
            .read(TcpCodec.CODEC);

    assertThat(read.problems())
        .singleElement()
        .asString()
        .startsWith("settings.header.request.headers.X: ");
  }

  @Test
  void aHeaderThatV2RayWouldCutIsAProblem() {
    ConfigReading<Config> read =
        ConfigText.json(
                "{\"header\": {\"type\": \"http\", \"response\": {\"headers\": {\"X\": [\"a\", \""
                    + "x".repeat(2048)
                    + "\"]}}}}")
            .read(TcpCodec.CODEC);

    assertThat(read.problems())
        .singleElement()
        .asString()
        .startsWith("settings.header: the response header");
  }

  @Test
  void anAbsentHalfMeansTheDefaultsOfItsMessage() {
    dev.jray.transport.tcp.proto.http.Config half =
        dev.jray.transport.tcp.proto.http.Config.newBuilder()
            .setRequest(
                RequestConfig.newBuilder()
                    .addUri("/x")
                    .addHeader(Header.newBuilder().setName("Host").addValue("h")))
            .build();
    Heads heads = HttpHeaders.heads(half);

    assertThat(text(heads.request())).isEqualTo("GET /x HTTP/1.1\r\nHost: h\r\n\r\n");
    assertThat(text(heads.response()))
        .isEqualTo("HTTP/1.1 200 OK\r\nDate: " + HttpHeaders.DATE + "\r\n\r\n");
    dev.jray.transport.tcp.proto.http.Config other =
        dev.jray.transport.tcp.proto.http.Config.newBuilder()
            .setResponse(ResponseConfig.getDefaultInstance())
            .build();
    assertThat(text(HttpHeaders.heads(other).request())).isEqualTo("GET  HTTP/1.1\r\n\r\n");
  }

  @Test
  void aMessageThatSaysNothingMeansNoHeader() {
    Config config =
        Config.newBuilder()
            .setHeaderSettings(Messages.typed(TcpSettings.HTTP_HEADER, ByteString.EMPTY))
            .build();

    assertThat(TcpSettings.of(config).header()).isEmpty();
  }

  @Test
  void aBrokenMessageIsAConfigurationError() {
    Config config =
        Config.newBuilder()
            .setHeaderSettings(
                Messages.typed(TcpSettings.HTTP_HEADER, ByteString.copyFromUtf8("\n")))
            .build();

    assertThatThrownBy(() -> TcpSettings.of(config)).isInstanceOf(ConfigException.class);
  }

  @Test
  void eachHeadTakesOneOfTheChoices() {
    HttpHeader header =
        HttpHeader.of(ConfigText.json("{\"type\": \"http\"}").read(HttpHeaderCodec::read).value());
    List<String> hosts =
        new java.util.Random(1)
            .ints(50)
            .mapToObj(seed -> text(header.request(new java.util.Random(seed))))
            .map(head -> head.substring(head.indexOf("Host: "), head.indexOf("\r\nUser-Agent")))
            .distinct()
            .sorted()
            .toList();

    assertThat(hosts).containsExactly("Host: www.baidu.com", "Host: www.bing.com");
  }

  private static String text(byte[] head) {
    return new String(head, StandardCharsets.US_ASCII);
  }
}
