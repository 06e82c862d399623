package dev.jray.kernel.config;

import com.google.protobuf.DynamicMessage;
import dev.jray.kernel.plugin.Catalog;
import dev.jray.kernel.plugin.Offer;
import dev.jray.spi.Plugin;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.feature.Feature;
import dev.jray.spi.feature.FeatureProvider;
import dev.jray.spi.protocol.Inbound;
import dev.jray.spi.protocol.InboundProtocol;
import dev.jray.spi.protocol.Outbound;
import dev.jray.spi.protocol.OutboundProtocol;
import dev.jray.spi.transport.Security;
import dev.jray.spi.transport.SecurityProvider;
import dev.jray.spi.transport.Transport;
import dev.jray.spi.transport.TransportProvider;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What seems to be installed in these tests: V2Ray's names with cut-down messages, and two
 * strangers.
 */
final class Fixtures implements Catalog {
  static final Map<String, String> ENVIRONMENT =
      Map.of("JRAY_TEST_PORT", "4321", "JRAY_TEST_RANGE", "50-60");

  /** Settings of a protocol that has no message. */
  record Token(String token, long number) {}

  static final ConfigCodec<Token> TOKEN =
      ConfigCodec.record(
          "com.example.Token",
          Token.class,
          node -> {
            String token = node.get("token").string("");
            if (token.equals("bad")) {
              node.get("token").fail("must not be bad");
            }
            return new Token(token, node.get("number").integer(0, 10, 5));
          });

  private final List<InboundProtocol<?>> inbounds =
      List.of(
          inbound(
              "socks",
              new Shape("v2ray.core.proxy.socks.ServerConfig")
                  .flag("udp", "udp_enabled", 4)
                  .number("timeout", "timeout", 5)
                  .number("userLevel", "user_level", 6)),
          inbound(
              "http",
              new Shape("v2ray.core.proxy.http.ServerConfig").number("timeout", "timeout", 1)),
          inbound("vmess", new Shape("v2ray.core.proxy.vmess.inbound.Config").ignored("clients")),
          inbound(
              "redirected",
              new Shape("com.example.Redirected").flag("follow", "follow_redirect", 5)),
          new InboundProtocol<>("token", TOKEN, Inbound.class),
          new InboundProtocol<>(
              "outer",
              ConfigCodec.message(
                  dev.jray.spi.proto.serial.TypedMessage.getDefaultInstance(),
                  node -> node.without("inner").asInbound(node.get("inner").string("")),
                  message -> Map.of()),
              Inbound.class));

  private final List<OutboundProtocol<?>> outbounds =
      List.of(
          outbound(
              "freedom",
              new Shape("v2ray.core.proxy.freedom.Config")
                  .number("timeout", "timeout", 2)
                  .number("userLevel", "user_level", 4)),
          outbound("blackhole", new Shape("v2ray.core.proxy.blackhole.Config")),
          new OutboundProtocol<>("token", TOKEN, Outbound.class));

  private final List<TransportProvider<?>> transports =
      List.of(
          transport(
              "zz",
              List.of("zz"),
              "zzSettings",
              new Shape("com.example.Zz").text("path", "path", 1)),
          transport(
              "http",
              List.of("h2", "http"),
              "httpSettings",
              new Shape("v2ray.core.transport.internet.http.Config").text("path", "path", 2)),
          transport(
              "domainsocket",
              List.of("ds", "domainsocket"),
              "dsSettings",
              new Shape("v2ray.core.transport.internet.domainsocket.Config")
                  .text("path", "path", 1)),
          transport(
              "websocket",
              List.of("ws", "websocket"),
              "wsSettings",
              new Shape("v2ray.core.transport.internet.websocket.Config").text("path", "path", 2)),
          transport(
              "tcp",
              List.of("tcp"),
              "tcpSettings",
              new Shape("v2ray.core.transport.internet.tcp.Config")
                  .flag("acceptProxyProtocol", "accept_proxy_protocol", 3)),
          transport("udp", List.of(), "", new Shape("v2ray.core.transport.internet.udp.Config")));

  private final List<SecurityProvider<?>> securities =
      List.of(
          new SecurityProvider<>(
              "tls",
              new Shape("v2ray.core.transport.internet.tls.Config")
                  .text("serverName", "server_name", 3)
                  .codec(),
              Security.class));

  private final List<FeatureProvider<?>> features = new ArrayList<>();

  Fixtures() {
    ConfigCodec<DynamicMessage> log =
        new Shape("v2ray.core.app.log.Config")
            .number("errorType", "error_log_type", 1)
            .number("errorLevel", "error_log_level", 2)
            .ignored("loglevel")
            .codec();
    DynamicMessage quiet = ((ConfigCodec.OfMessage<DynamicMessage>) log).prototype();
    features.add(feature("zeta", new Shape("com.example.Zeta").number("n", "n", 1)));
    features.add(feature("stats", new Shape("v2ray.core.app.stats.Config")));
    features.add(
        new FeatureProvider<>(
            "log",
            log,
            Feature.class,
            Feature.class,
            Optional.of(
                quiet.toBuilder()
                    .setField(quiet.getDescriptorForType().findFieldByNumber(1), 1)
                    .setField(quiet.getDescriptorForType().findFieldByNumber(2), 2)
                    .build())));
    features.add(feature("alpha", new Shape("com.example.Alpha").number("n", "n", 1)));
  }

  private static InboundProtocol<?> inbound(String name, Shape shape) {
    return new InboundProtocol<>(name, shape.codec(), Inbound.class);
  }

  private static OutboundProtocol<?> outbound(String name, Shape shape) {
    return new OutboundProtocol<>(name, shape.codec(), Outbound.class);
  }

  private static TransportProvider<?> transport(
      String name, List<String> networks, String key, Shape shape) {
    return new TransportProvider<>(name, networks, key, shape.codec(), Transport.class);
  }

  private static FeatureProvider<?> feature(String section, Shape shape) {
    return new FeatureProvider<>(
        section, shape.codec(), Feature.class, Feature.class, Optional.empty());
  }

  /** Installs one more feature. */
  Fixtures with(FeatureProvider<?> feature) {
    features.add(feature);
    return this;
  }

  static ConfigLoader loader() {
    return new ConfigLoader(new Fixtures(), ENVIRONMENT);
  }

  static ConfigSource source(String name, String text) {
    return ConfigSource.of(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Loads one JSON text, named {@code c.json}. */
  static LoadedConfig load(String json) {
    return loader().load(List.of(source("c.json", json)), Format.JSON, false);
  }

  @Override
  public List<Offer> offers(Offer.Kind kind) {
    return installed().offers(kind);
  }

  @Override
  public Object descriptor(Offer offer) {
    return installed().descriptor(offer);
  }

  private Catalog installed() {
    return Catalog.of(
        new Plugin() {
          @Override
          public List<InboundProtocol<?>> inbounds() {
            return inbounds;
          }

          @Override
          public List<OutboundProtocol<?>> outbounds() {
            return outbounds;
          }

          @Override
          public List<TransportProvider<?>> transports() {
            return transports;
          }

          @Override
          public List<SecurityProvider<?>> securities() {
            return securities;
          }

          @Override
          public List<FeatureProvider<?>> features() {
            return features;
          }
        });
  }
}
