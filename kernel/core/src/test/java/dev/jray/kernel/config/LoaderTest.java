package dev.jray.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.Messages;
import dev.jray.spi.proto.core.Config;
import dev.jray.spi.proto.core.InboundHandlerConfig;
import dev.jray.spi.proto.core.OutboundHandlerConfig;
import dev.jray.spi.proto.internet.ProxyConfig;
import dev.jray.spi.proto.internet.SocketConfig;
import dev.jray.spi.proto.internet.StreamConfig;
import dev.jray.spi.proto.internet.TransportConfig;
import dev.jray.spi.proto.proxyman.ReceiverConfig;
import dev.jray.spi.proto.proxyman.SenderConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LoaderTest {
  private static final String FREEDOM = "v2ray.core.proxy.freedom.Config";
  private static final String SOCKS = "v2ray.core.proxy.socks.ServerConfig";

  private static Config load(Config config) {
    return Fixtures.loader()
        .load(List.of(ConfigSource.of("c.pb", config.toByteArray())), Format.JSON, false)
        .config();
  }

  private static List<String> problems(Config config) {
    return problems(() -> load(config));
  }

  private static List<String> problems(org.assertj.core.api.ThrowableAssert.ThrowingCallable load) {
    ConfigException e = catchThrowableOfType(ConfigException.class, load);
    assertThat(e).as("a problem").isNotNull();
    return e.problems();
  }

  private static Config.Builder complete() {
    return Config.newBuilder().addAllApp(Sections.KERNEL);
  }

  private static OutboundHandlerConfig outbound(String tag, String proxy) {
    SenderConfig.Builder sender = SenderConfig.newBuilder();
    if (!proxy.isEmpty()) {
      sender.setProxySettings(ProxyConfig.newBuilder().setTag(proxy));
    }
    return OutboundHandlerConfig.newBuilder()
        .setTag(tag)
        .setSenderSettings(Messages.typed(sender.build()))
        .setProxySettings(Messages.typed(FREEDOM, ByteString.EMPTY))
        .build();
  }

  @Test
  void emptyProtobufIsAValidConfiguration() {
    assertThat(load(Config.getDefaultInstance())).isEqualTo(Config.getDefaultInstance());
  }

  @Test
  void garbageIsNoProtobuf() {
    ConfigSource garbage = ConfigSource.of("stdin:", new byte[] {(byte) 0xff, 1, 2});
    assertThat(problems(() -> Fixtures.loader().load(List.of(garbage), Format.PROTOBUF, false)))
        .singleElement()
        .asString()
        .startsWith("stdin:: proto: ");
  }

  @Test
  void theFirstExtensionWinsOverTheFormatAskedFor() {
    assertThat(Format.PROTOBUF.of("a/b.json")).isEqualTo(Format.JSON);
    assertThat(Format.JSON.of("http://h/x.pb")).isEqualTo(Format.PROTOBUF);
    assertThat(Format.JSON.of("x.PB")).isEqualTo(Format.JSON);
    assertThat(Format.PROTOBUF.of("stdin:")).isEqualTo(Format.PROTOBUF);
    assertThat(Format.JSON.of("x.conf")).isEqualTo(Format.HOCON);
    assertThat(Format.named("PB")).isEqualTo(Format.PROTOBUF);
    assertThat(Format.named("nonsense")).isEqualTo(Format.JSON);
  }

  @Test
  void ofProtobufOnlyTheFirstSourceIsRead() {
    ConfigSource first = ConfigSource.of("c.pb", complete().build().toByteArray());
    ConfigSource second =
        new ConfigSource(
            "d.pb",
            java.util.Optional.empty(),
            () -> {
              throw new AssertionError("read");
            });
    assertThat(Fixtures.loader().load(List.of(first, second), Format.JSON, false).config())
        .isEqualTo(complete().build());
  }

  @Test
  void whatCannotRunIsRefused() {
    Config config =
        Config.newBuilder()
            .addInbound(InboundHandlerConfig.newBuilder().setTag("i"))
            .addInbound(
                InboundHandlerConfig.newBuilder()
                    .setTag("i")
                    .setReceiverSettings(
                        Messages.typed("xray.app.proxyman.ReceiverConfig", ByteString.EMPTY))
                    .setProxySettings(Messages.typed("com.example.Nothing", ByteString.EMPTY)))
            .addOutbound(OutboundHandlerConfig.newBuilder())
            .addApp(Messages.typed("com.example.Unknown", ByteString.EMPTY))
            .addApp(Messages.typed("com.example.Alpha", ByteString.EMPTY))
            .addApp(Messages.typed("com.example.Alpha", ByteString.EMPTY))
            .build();
    assertThat(problems(config))
        .containsExactlyInAnyOrder(
            "c.pb: inbound[0]: the inbound has no proxy settings, so it speaks no protocol",
            "c.pb: inbound[1]: Serial: Unknown type: com.example.Nothing; no installed plugin provides the inbound protocol with these settings; add the jar that does to plugins/",
            "c.pb: inbound[1]: Serial: Unknown type: xray.app.proxyman.ReceiverConfig; a v2ray.core.app.proxyman.ReceiverConfig belongs here",
            "c.pb: inbound[1]: the tag \"i\" is already that of another inbound; give each its own",
            "c.pb: outbound[0]: the outbound has no proxy settings, so it speaks no protocol",
            "c.pb: app[0]: Serial: Unknown type: com.example.Unknown; no installed plugin provides the feature with these settings; add the jar that does to plugins/",
            "c.pb: app[2]: a second com.example.Alpha; a feature is configured once",
            "c.pb: app: there are inbounds or outbounds, but no v2ray.core.app.dispatcher.Config; add it",
            "c.pb: app: there are inbounds or outbounds, but no v2ray.core.app.proxyman.InboundConfig; add it",
            "c.pb: app: there are inbounds or outbounds, but no v2ray.core.app.proxyman.OutboundConfig; add it");
  }

  @Test
  void chainsMustEndSomewhere() {
    Config config =
        complete()
            .addOutbound(outbound("a", "b"))
            .addOutbound(outbound("b", "c"))
            .addOutbound(outbound("c", "b"))
            .addOutbound(outbound("d", "d"))
            .addOutbound(outbound("e", "nope"))
            .addOutbound(outbound("", "e"))
            .addOutbound(outbound("e", ""))
            .build();
    assertThat(problems(config))
        .containsExactlyInAnyOrder(
            "c.pb: outbound[6]: the tag \"e\" is already that of another outbound; give each its own",
            "c.pb: outbound[1]: proxySettings lead back to this outbound: b -> c -> b; end the chain at an outbound without proxySettings",
            "c.pb: outbound[2]: proxySettings lead back to this outbound: c -> b -> c; end the chain at an outbound without proxySettings",
            "c.pb: outbound[3]: proxySettings lead back to this outbound: d -> d; end the chain at an outbound without proxySettings",
            "c.pb: outbound[4]: proxySettings name the outbound \"nope\", which does not exist; outbound tags: a, b, c, d, e");
  }

  @Test
  void tagsInTextAreNamedWithTheirPlace() {
    assertThat(
            problems(
                () ->
                    Fixtures.load(
                        """
                {"inbounds": [{"protocol": "socks", "port": 1, "tag": "x"}, {"protocol": "socks", "port": 2,
                  "tag": "x"}],
                 "outbounds": [{"protocol": "freedom", "tag": "o"}, {"protocol": "freedom",
                  "proxySettings": {"tag": "0"}}]}
                """)))
        .containsExactly(
            "c.json:2: inbounds[1].tag: the tag \"x\" is already that of another inbound; give each its own",
            "c.json:4: outbounds[1].proxySettings.tag: proxySettings name the outbound \"0\", which does not exist; outbound tags: o; did you mean \"o\"?");
  }

  @Test
  void messagesOfV2Ray5AndXrayAreUnderstood() {
    StreamConfig stream =
        StreamConfig.newBuilder()
            .setProtocolName("ws")
            .addTransportSettings(
                TransportConfig.newBuilder()
                    .setProtocolName("ws")
                    .setSettings(
                        Messages.typed(
                            "types.v2fly.org/v2ray.core.transport.internet.websocket.Config",
                            ByteString.EMPTY)))
            .setSecurityType("xray.transport.internet.tls.Config")
            .addSecuritySettings(
                Messages.typed("xray.transport.internet.tls.Config", ByteString.EMPTY))
            .build();
    Config config =
        Config.newBuilder()
            .addApp(Messages.typed("xray.app.dispatcher.Config", ByteString.EMPTY))
            .addApp(
                Messages.typed(
                    "types.v2fly.org/v2ray.core.app.proxyman.InboundConfig", ByteString.EMPTY))
            .addApp(
                Messages.typed(
                    "type.googleapis.com/xray.app.proxyman.OutboundConfig", ByteString.EMPTY))
            .addInbound(
                InboundHandlerConfig.newBuilder()
                    .setReceiverSettings(
                        Messages.typed(
                            "types.v2fly.org/v2ray.core.app.proxyman.ReceiverConfig",
                            ReceiverConfig.newBuilder()
                                .setStreamSettings(stream)
                                .build()
                                .toByteString()))
                    .setProxySettings(
                        Messages.typed("xray.proxy.socks.ServerConfig", ByteString.EMPTY)))
            .build();

    Config loaded = load(config);

    assertThat(loaded.getAppList()).isEqualTo(Sections.KERNEL);
    assertThat(loaded.getInbound(0).getProxySettings().getType()).isEqualTo(SOCKS);
    StreamConfig normal = HandlerMessages.receiver(loaded.getInbound(0)).getStreamSettings();
    assertThat(normal.getProtocolName()).isEqualTo("websocket");
    assertThat(normal.getTransportSettings(0).getProtocolName()).isEqualTo("websocket");
    assertThat(normal.getTransportSettings(0).getSettings().getType())
        .isEqualTo("v2ray.core.transport.internet.websocket.Config");
    assertThat(normal.getSecurityType()).isEqualTo("v2ray.core.transport.internet.tls.Config");
    assertThat(normal.getSecuritySettings(0).getType())
        .isEqualTo("v2ray.core.transport.internet.tls.Config");
  }

  @Test
  void namesOfTypesAreMapped() {
    assertThat(TypeNames.canonical("xray.core.Config")).isEqualTo("v2ray.core.Config");
    assertThat(TypeNames.canonical("xray.proxy.socks.Account"))
        .isEqualTo("v2ray.core.proxy.socks.Account");
    assertThat(TypeNames.canonical("a/b/com.example.X")).isEqualTo("com.example.X");
  }

  @Test
  void whatJsonCannotSayIsNamed() {
    SenderConfig sender =
        SenderConfig.newBuilder()
            .setStreamSettings(
                StreamConfig.newBuilder()
                    .setSocketSettings(SocketConfig.newBuilder().setBindPort(5)))
            .build();
    Config config =
        complete()
            .addApp(Messages.typed("com.example.Alpha", ByteString.EMPTY))
            .addOutbound(outbound("a", "").toBuilder().setSenderSettings(Messages.typed(sender)))
            .build();
    List<String> messages = new ArrayList<>();
    new ConfigLoader(new Fixtures(), Map.of(), messages::add).toJson(config);
    assertThat(messages)
        .containsExactly(
            "outbound[0]: came out different; JSON cannot say all of it",
            "v2ray.core.app.log.Config: is not there, but JSON implies it");
  }

  @Test
  void aTransportThatTextCannotNameIsReported() {
    SenderConfig sender =
        SenderConfig.newBuilder()
            .setStreamSettings(StreamConfig.newBuilder().setProtocolName("udp"))
            .build();
    Config config =
        complete()
            .addOutbound(outbound("a", "").toBuilder().setSenderSettings(Messages.typed(sender)))
            .build();
    List<String> messages = new ArrayList<>();
    new ConfigLoader(new Fixtures(), Map.of(), messages::add).toJson(config);
    assertThat(messages).singleElement().asString().contains("unknown transport protocol: udp");
  }

  @Test
  void whatNoPluginKnowsCannotBeWritten() {
    Config config =
        complete()
            .addApp(Messages.typed("com.example.Unknown", ByteString.EMPTY))
            .addOutbound(
                outbound("a", "").toBuilder()
                    .setProxySettings(Messages.typed("x.Y", ByteString.EMPTY)))
            .addInbound(
                InboundHandlerConfig.newBuilder()
                    .setProxySettings(Messages.typed(SOCKS, ByteString.copyFromUtf8("\u00ff"))))
            .build();
    assertThat(problems(() -> Fixtures.loader().toJson(config)))
        .hasSize(3)
        .anyMatch(problem -> problem.startsWith("com.example.Unknown: Serial: Unknown type"))
        .anyMatch(problem -> problem.startsWith("outbound[0]: Serial: Unknown type: x.Y"))
        .anyMatch(
            problem -> problem.startsWith("inbound[0]: the bytes are no message of type " + SOCKS));
  }

  @Test
  void problemsOfAllFilesComeTogetherInTheOrderOfTheText() {
    assertThat(
            problems(
                () ->
                    Fixtures.loader()
                        .load(
                            List.of(
                                Fixtures.source(
                                    "b.json",
                                    "{\n\"log\":1,\n\"outbounds\":[{\"protocol\":\"x\"}]}"),
                                Fixtures.source("a.json", "{,}"),
                                ConfigSource.of(java.nio.file.Path.of("/nonexistent/c.json"))),
                            Format.JSON,
                            false)))
        .satisfiesExactly(
            first -> assertThat(first).startsWith("b.json:2: log: must be an object"),
            second ->
                assertThat(second)
                    .startsWith("b.json:3: outbounds[0].protocol: unknown config id: x"),
            third -> assertThat(third).startsWith("a.json:1:2: invalid character ','"),
            fourth ->
                assertThat(fourth).isEqualTo("/nonexistent/c.json: cannot be read: no such file"));
  }

  @Test
  void anEmptyListOfSourcesIsRefused() {
    assertThat(problems(() -> Fixtures.loader().load(List.of(), Format.JSON, false)))
        .singleElement()
        .asString()
        .contains("empty config list");
  }

  @Test
  void protobufCannotBeMergedIntoText() {
    assertThat(
            problems(
                () ->
                    Fixtures.loader()
                        .load(
                            List.of(
                                Fixtures.source("a.json", "{}"),
                                ConfigSource.of("b.pb", new byte[0])),
                            Format.JSON,
                            false)))
        .containsExactly(
            "b.pb: a protobuf configuration cannot be merged with text; convert it first");
  }
}
