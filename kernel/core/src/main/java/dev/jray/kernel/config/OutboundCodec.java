package dev.jray.kernel.config;

import dev.jray.kernel.plugin.Catalog;
import dev.jray.kernel.plugin.Offer.Kind;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.Messages;
import dev.jray.spi.net.Address;
import dev.jray.spi.proto.core.OutboundHandlerConfig;
import dev.jray.spi.proto.internet.ProxyConfig;
import dev.jray.spi.proto.net.IPOrDomain;
import dev.jray.spi.proto.proxyman.MultiplexingConfig;
import dev.jray.spi.proto.proxyman.SenderConfig;
import dev.jray.spi.proto.serial.TypedMessage;
import dev.jray.spi.protocol.OutboundProtocol;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One element of {@code outbounds}. */
final class OutboundCodec {
  private static final int DEFAULT_CONCURRENCY = 8;

  private final Catalog catalog;
  private final StreamCodec streams;

  OutboundCodec(Catalog catalog, StreamCodec streams) {
    this.catalog = catalog;
    this.streams = streams;
  }

  OutboundHandlerConfig read(Node node, GlobalTransport global) {
    node.enter();
    SenderConfig.Builder sender = SenderConfig.newBuilder();
    Node through = node.get("sendThrough");
    through
        .address()
        .ifPresent(
            address -> {
              if (address instanceof Address.Domain) {
                through.fail(
                    "unable to send through: "
                        + address.text()
                        + "; give an IP address of this machine");
              }
              sender.setVia(Messages.address(address));
            });
    streams.read(node.get("streamSettings"), global).ifPresent(sender::setStreamSettings);
    Node proxy = node.get("proxySettings");
    if (proxy.present()) {
      String tag = proxy.get("tag").string("");
      if (tag.isEmpty()) {
        proxy.fail("Proxy tag is not set. Give \"tag\" the tag of another outbound.");
      }
      sender.setProxySettings(ProxyConfig.newBuilder().setTag(tag));
    }
    readMux(node.get("mux"), sender);
    return OutboundHandlerConfig.newBuilder()
        .setTag(node.get("tag").string(""))
        .setSenderSettings(Messages.typed(sender.build()))
        .setProxySettings(readSettings(node))
        .build();
  }

  private static void readMux(Node node, SenderConfig.Builder sender) {
    if (!node.present()) {
      return;
    }
    node.enter();
    MultiplexingConfig.Builder mux = MultiplexingConfig.newBuilder();
    mux.setEnabled(node.get("enabled").bool(false));
    int concurrency = (int) node.get("concurrency").integer(Short.MIN_VALUE, Short.MAX_VALUE, 0);
    if (concurrency >= 0) {
      mux.setConcurrency(concurrency == 0 ? DEFAULT_CONCURRENCY : concurrency);
      sender.setMultiplexSettings(mux);
    }
  }

  private TypedMessage readSettings(Node node) {
    Node protocol = node.get("protocol");
    Node settings = node.get("settings");
    String name = protocol.string("").toLowerCase(Locale.ROOT);
    Optional<OutboundProtocol<?>> found = catalog.outbound(name);
    if (found.isEmpty()) {
      protocol.fail(Codecs.unknownProtocol("outbound", name, catalog.names(Kind.OUTBOUND)));
      return TypedMessage.getDefaultInstance();
    }
    return Codecs.read(found.get().codec(), settings);
  }

  Map<String, Object> write(OutboundHandlerConfig outbound) {
    SenderConfig sender = HandlerMessages.sender(outbound);
    Map<String, Object> json = new LinkedHashMap<>();
    if (!outbound.getTag().isEmpty()) {
      json.put("tag", outbound.getTag());
    }
    TypedMessage settings = outbound.getProxySettings();
    String type = TypeNames.of(settings);
    OutboundProtocol<?> protocol =
        catalog
            .outboundByType(type)
            .orElseThrow(
                () -> new ConfigException(HandlerMessages.unknownType("outbound protocol", type)));
    json.put("protocol", protocol.name());
    json.put("settings", SettingsWriter.write(protocol.codec(), settings));
    if (sender.hasVia()
        && sender.getVia().getAddressCase() != IPOrDomain.AddressCase.ADDRESS_NOT_SET) {
      json.put("sendThrough", Messages.address(sender.getVia()).orElseThrow().text());
    }
    if (sender.hasStreamSettings()) {
      json.put("streamSettings", streams.write(sender.getStreamSettings()));
    }
    if (sender.hasProxySettings()) {
      json.put("proxySettings", Map.of("tag", sender.getProxySettings().getTag()));
    }
    if (sender.hasMultiplexSettings()) {
      Map<String, Object> mux = new LinkedHashMap<>();
      mux.put("enabled", sender.getMultiplexSettings().getEnabled());
      mux.put(
          "concurrency", Integer.toUnsignedLong(sender.getMultiplexSettings().getConcurrency()));
      json.put("mux", mux);
    }
    return json;
  }
}
