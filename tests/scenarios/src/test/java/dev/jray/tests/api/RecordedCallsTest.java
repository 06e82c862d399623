package dev.jray.tests.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import dev.jray.feature.api.proto.handler.AddInboundRequest;
import dev.jray.spi.config.Messages;
import dev.jray.spi.proto.core.InboundHandlerConfig;
import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.Ports;
import dev.jray.testkit.TestInstance;
import dev.jray.testkit.Vectors;
import io.grpc.Status;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Calls that were recorded with V2Ray 4.34, with the same answers byte for byte but for what JRay
 * does otherwise on purpose.
 */
@Timeout(60)
@ExtendWith(NettyWarnings.class)
final class RecordedCallsTest {
  private static final Config RECORDING =
      ConfigFactory.parseString(Vectors.text("api/grpc-4.34.json"));

  /** JRay refuses a tag that is taken, as Xray does; V2Ray goes on listening for both. */
  private static final Map<Integer, String> OTHERWISE =
      Map.of(
          1, "v2ray.com/core/app/proxyman/inbound: existing tag found: dyn",
          8, "v2ray.com/core/app/proxyman/outbound: existing tag found: dynout");

  @Test
  void theAnswersAreThoseOfV2Ray() throws Exception {
    int inbound = Ports.free(1).get(0);
    try (TestInstance jray = TestInstance.start(config());
        RawClient client = new RawClient(jray.port("api-in"))) {
      SoftAssertions softly = new SoftAssertions();
      Iterator<? extends Config> calls = RECORDING.getConfigList("calls").iterator();
      for (int i = 0; calls.hasNext(); i++) {
        Config call = calls.next();
        String path = call.getString("path");
        byte[] request = HexFormat.of().parseHex(call.getString("request"));
        RawClient.Answer answer = client.call(path, moved(request, inbound));
        String expected = OTHERWISE.getOrDefault(i, call.getString("grpc_message"));
        int code = OTHERWISE.containsKey(i) ? 2 : call.getInt("grpc_status");
        softly.assertThat(answer.code().value()).as("%d %s", i, path).isEqualTo(code);
        softly.assertThat(answer.text()).as("%d %s", i, path).isEqualTo(expected);
        if (call.hasPath("response") && code == 0) {
          softly
              .assertThat(withoutXray(path, answer.response()))
              .as("%d %s", i, path)
              .isEqualTo(call.getString("response"));
        }
      }
      softly.assertAll();
    }
  }

  /** Xray's names are known as well, which the list of services shows. */
  @Test
  void bothRootsAreServed() throws Exception {
    try (TestInstance jray = TestInstance.start(config());
        RawClient client = new RawClient(jray.port("api-in"))) {
      byte[] none = new byte[0];
      assertThat(client.call("/xray.app.stats.command.StatsService/GetStats", none))
          .isEqualTo(
              new RawClient.Answer(
                  Status.Code.NOT_FOUND, "v2ray.com/core/app/stats/command:  not found.", ""));
      String list =
          client
              .call("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", list())
              .response();
      assertThat(new String(HexFormat.of().parseHex(list), StandardCharsets.UTF_8))
          .contains("xray.app.proxyman.command.HandlerService")
          .contains("v2ray.core.app.log.command.LoggerService")
          .contains("grpc.reflection.v1.ServerReflection");
    }
  }

  /** Xray's panels send its own receiver and its own names. */
  @Test
  void anInboundOfXraysIsTaken() throws Exception {
    int inbound = Ports.free(1).get(0);
    ByteString receiver = ByteString.fromHex("0a0a0a0808e2a40110e2a401" + "12060a047f000001");
    InboundHandlerConfig config =
        InboundHandlerConfig.newBuilder()
            .setTag("xray-in")
            .setReceiverSettings(Messages.typed("xray.app.proxyman.ReceiverConfig", receiver))
            .setProxySettings(Messages.typed("xray.proxy.socks.ServerConfig", ByteString.EMPTY))
            .build();
    byte[] request = AddInboundRequest.newBuilder().setInbound(config).build().toByteArray();
    try (TestInstance jray = TestInstance.start(config());
        RawClient client = new RawClient(jray.port("api-in"))) {
      String method = "/xray.app.proxyman.command.HandlerService/AddInbound";
      assertThat(client.call(method, moved(request, inbound)).text()).isEmpty();
      assertThat(jray.address("xray-in"))
          .isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), inbound));
    }
  }

  private static byte[] list() {
    return HexFormat.of().parseHex("3a012a");
  }

  /** The recording's, with free ports, and without a rule that names a missing outbound. */
  private static String config() {
    Config config = RECORDING.getConfig("config");
    List<Object> rules =
        config.getConfigList("routing.rules").stream()
            .filter(rule -> !rule.getString("outboundTag").equals("missing"))
            .map(rule -> (Object) rule.root().unwrapped())
            .toList();
    config = config.withValue("routing.rules", ConfigValueFactory.fromIterable(rules));
    List<? extends Config> inbounds =
        config.getConfigList("inbounds").stream()
            .map(one -> one.withValue("port", ConfigValueFactory.fromAnyRef(0)))
            .map(one -> one.withoutPath("sniffing"))
            .toList();
    return config
        .withValue(
            "inbounds",
            ConfigValueFactory.fromIterable(
                inbounds.stream().map(one -> one.root().unwrapped()).toList()))
        .root()
        .render(ConfigRenderOptions.concise());
  }

  /** The recorded requests to listen name a port, 21090, in two bytes; another one has as many. */
  private static byte[] moved(byte[] request, int port) {
    byte[] recorded = {(byte) 0xe2, (byte) 0xa4, 1};
    byte[] free = {
      (byte) ((port & 0x7f) | 0x80), (byte) (((port >>> 7) & 0x7f) | 0x80), (byte) (port >>> 14)
    };
    String from = HexFormat.of().formatHex(recorded);
    String to = HexFormat.of().formatHex(free);
    return HexFormat.of().parseHex(HexFormat.of().formatHex(request).replace(from, to));
  }

  /** Takes the names out of a list of services that V2Ray 4 does not have. */
  private static String withoutXray(String path, String response) {
    if (!path.endsWith("ServerReflectionInfo")) {
      return response;
    }
    String kept = response;
    for (String name :
        List.of(
            "grpc.reflection.v1.ServerReflection",
            "xray.app.log.command.LoggerService",
            "xray.app.proxyman.command.HandlerService",
            "xray.app.stats.command.StatsService")) {
      byte[] text = name.getBytes(StandardCharsets.US_ASCII);
      String entry =
          String.format("0a%02x0a%02x", text.length + 2, text.length)
              + HexFormat.of().formatHex(text);
      assertThat(kept).contains(entry);
      kept = kept.replace(entry, "");
    }
    int list = kept.indexOf("32", "12033a012a".length());
    return kept.substring(0, list)
        + length(kept.length() / 2 - list / 2 - 3)
        + kept.substring(list + 6);
  }

  private static String length(int bytes) {
    return String.format("32%02x%02x", (bytes & 0x7f) | 0x80, bytes >>> 7);
  }
}
