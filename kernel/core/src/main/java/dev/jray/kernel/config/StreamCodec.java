package dev.jray.kernel.config;

import dev.jray.kernel.plugin.Catalog;
import dev.jray.kernel.plugin.Offer;
import dev.jray.kernel.plugin.Offer.Kind;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.proto.internet.StreamConfig;
import dev.jray.spi.proto.internet.TransportConfig;
import dev.jray.spi.proto.serial.TypedMessage;
import dev.jray.spi.transport.SecurityProvider;
import dev.jray.spi.transport.TransportProvider;
import dev.jray.toolkit.text.Spelling;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code streamSettings}: transport, security and socket options of a handler. */
final class StreamCodec {
  private static final String NONE = "none";

  // V2Ray's only one: its key is known even where no plugin provides it
  private static final String TLS = "tls";
  private static final String DEFAULT_NETWORK = "tcp";

  private final Catalog catalog;
  private final Transports transports;

  StreamCodec(Catalog catalog, Transports transports) {
    this.catalog = catalog;
    this.transports = transports;
  }

  /** Reads the node; empty if it is absent and nothing global takes its place. */
  Optional<StreamConfig> read(Node node, GlobalTransport global) {
    if (!node.present() && !global.present()) {
      return Optional.empty();
    }
    node.enter();
    StreamConfig.Builder stream = StreamConfig.newBuilder();
    stream.setProtocolName(readNetwork(node.get("network")));
    transports.reportMissing(node);
    for (Offer transport : transports.ordered()) {
      Node settings = node.get(transport.settingsKey());
      if (settings.present()) {
        stream.addTransportSettings(settings(transport, settings));
      } else {
        global.settings(transport).ifPresent(stream::addTransportSettings);
      }
    }
    readSecurity(node, stream);
    Node socket = node.get("sockopt");
    if (socket.present()) {
      stream.setSocketSettings(SocketCodec.read(socket));
    }
    return Optional.of(stream.build());
  }

  TransportConfig settings(Offer transport, Node node) {
    TransportProvider<?> provider = catalog.transportByName(transport.name()).orElseThrow();
    return TransportConfig.newBuilder()
        .setProtocolName(provider.name())
        .setSettings(Codecs.read(provider.codec(), node))
        .build();
  }

  private String readNetwork(Node node) {
    String network = node.string("").toLowerCase(Locale.ROOT);
    if (network.isEmpty() && !node.present()) {
      network = DEFAULT_NETWORK;
    }
    Optional<Offer> transport = transports.named(network);
    if (transport.isPresent()) {
      return transport.get().name();
    }
    // plain TCP is what V2Ray means by saying nothing; the kernel asks for the plugin when it runs
    if (node.present()) {
      node.fail(
          "Config: unknown transport protocol: "
              + network
              + "; no installed plugin provides it"
              + Spelling.allAndNearest(network, transports.networks(), "installed"));
    }
    return network;
  }

  private void readSecurity(Node node, StreamConfig.Builder stream) {
    Node security = node.get("security");
    String name = security.string("").toLowerCase(Locale.ROOT);
    Optional<SecurityProvider<?>> provider = catalog.security(name);
    if (provider.isPresent()) {
      ConfigCodec<?> codec = provider.get().codec();
      stream.setSecurityType(codec.type());
      stream.addSecuritySettings(Codecs.read(codec, node.get(settingsKey(name))));
    }
    for (String other : securityNames(TLS)) {
      Node settings = node.get(settingsKey(other));
      if (settings.present() && !other.equals(name)) {
        settings.warn("has no effect, as security is not \"" + other + "\"");
      }
    }
    // V2Ray takes any other word for "none" and talks in the clear
    if (!name.isEmpty() && !name.equals(NONE) && stream.getSecurityType().isEmpty()) {
      security.fail(
          "unknown security: "
              + name
              + "; no installed plugin provides it"
              + Spelling.allAndNearest(name, securityNames(NONE), "installed"));
    }
  }

  private Set<String> securityNames(String first) {
    Set<String> names = new LinkedHashSet<>(Set.of(first));
    names.addAll(catalog.names(Kind.SECURITY));
    return names;
  }

  private static String settingsKey(String security) {
    return security + "Settings";
  }

  Map<String, Object> write(StreamConfig stream) {
    Map<String, Object> json = new LinkedHashMap<>();
    String name = TypeNames.transport(stream.getProtocolName(), stream.getProtocol());
    json.put("network", network(name));
    for (TransportConfig settings : stream.getTransportSettingsList()) {
      String transport = TypeNames.transport(settings.getProtocolName(), settings.getProtocol());
      TransportProvider<?> provider =
          catalog
              .transportByName(transport)
              .filter(known -> !known.networks().isEmpty())
              .orElseThrow(
                  () ->
                      new ConfigException(
                          "no installed plugin provides the transport \""
                              + transport
                              + "\"; add the jar that does to plugins/"));
      json.putIfAbsent(
          provider.settingsKey(), SettingsWriter.write(provider.codec(), settings.getSettings()));
    }
    if (!stream.getSecurityType().isEmpty()) {
      writeSecurity(stream, json);
    }
    if (stream.hasSocketSettings()) {
      json.put("sockopt", SocketCodec.write(stream.getSocketSettings()));
    }
    return json;
  }

  private String network(String transport) {
    return catalog
        .transportByName(transport)
        .flatMap(provider -> provider.networks().stream().findFirst())
        .orElse(transport);
  }

  private void writeSecurity(StreamConfig stream, Map<String, Object> json) {
    String type = TypeNames.canonical(stream.getSecurityType());
    SecurityProvider<?> provider =
        catalog
            .securityByType(type)
            .orElseThrow(
                () ->
                    new ConfigException(
                        "no installed plugin provides the security \""
                            + type
                            + "\"; add the jar that does to plugins/"));
    json.put("security", provider.name());
    for (TypedMessage settings : stream.getSecuritySettingsList()) {
      if (TypeNames.of(settings).equals(type)) {
        json.putIfAbsent(
            settingsKey(provider.name()), SettingsWriter.write(provider.codec(), settings));
      }
    }
  }
}
