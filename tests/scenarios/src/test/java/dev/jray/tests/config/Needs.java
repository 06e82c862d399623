package dev.jray.tests.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import dev.jray.kernel.plugin.Catalog;
import dev.jray.kernel.plugin.Offer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What of V2Ray 4.34 a configuration uses that no plugin on the class path provides. Names that
 * V2Ray does not know either are not counted: such a configuration is bad with and without plugins.
 */
final class Needs {
  private static final Set<String> INBOUNDS =
      Set.of(
          "dokodemo-door", "http", "shadowsocks", "socks", "vless", "vmess", "trojan", "mtproto");
  private static final Set<String> OUTBOUNDS =
      Set.of(
          "blackhole",
          "dns",
          "freedom",
          "http",
          "shadowsocks",
          "socks",
          "vless",
          "vmess",
          "trojan",
          "mtproto");
  private static final Set<String> SECTIONS =
      Set.of("log", "api", "stats", "routing", "dns", "policy", "reverse");
  private static final Map<String, String> NETWORKS =
      Map.ofEntries(
          Map.entry("tcp", "tcp"),
          Map.entry("tcpsettings", "tcp"),
          Map.entry("kcp", "mkcp"),
          Map.entry("mkcp", "mkcp"),
          Map.entry("kcpsettings", "mkcp"),
          Map.entry("ws", "websocket"),
          Map.entry("websocket", "websocket"),
          Map.entry("wssettings", "websocket"),
          Map.entry("h2", "http"),
          Map.entry("http", "http"),
          Map.entry("httpsettings", "http"),
          Map.entry("ds", "domainsocket"),
          Map.entry("domainsocket", "domainsocket"),
          Map.entry("dssettings", "domainsocket"),
          Map.entry("quic", "quic"),
          Map.entry("quicsettings", "quic"));

  private final Catalog catalog;
  private final Set<String> missing = new TreeSet<>();

  private Needs(Catalog catalog) {
    this.catalog = catalog;
  }

  /** What is missing for this text; nothing if it cannot be read at all. */
  static Set<String> of(Catalog catalog, byte[] json) {
    Needs needs = new Needs(catalog);
    try {
      Config config = ConfigFactory.parseString(new String(json, StandardCharsets.UTF_8));
      needs.top(config.root());
    } catch (ConfigException unreadable) {
      needs.missing.clear();
    }
    return needs.missing;
  }

  private void top(ConfigObject root) {
    root.forEach(
        (written, value) -> {
          String key = written.toLowerCase(Locale.ROOT);
          boolean present = value.valueType() != ConfigValueType.NULL;
          if (present
              && SECTIONS.contains(key)
              && !catalog.names(Offer.Kind.FEATURE).contains(key)) {
            missing.add("section " + key);
          }
          switch (key) {
            case "inbound", "inbounds", "inbounddetour" -> each(value, this::inbound);
            case "outbound", "outbounds", "outbounddetour" -> each(value, this::outbound);
            case "transport" -> each(value, this::stream);
            default -> {}
          }
        });
  }

  private static void each(ConfigValue value, Consumer<ConfigObject> action) {
    List<? extends ConfigValue> all = value instanceof ConfigList list ? list : List.of(value);
    for (ConfigValue one : all) {
      if (one instanceof ConfigObject object) {
        action.accept(object);
      }
    }
  }

  private void inbound(ConfigObject handler) {
    String protocol = text(handler, "protocol");
    if (INBOUNDS.contains(protocol) && catalog.inbound(protocol).isEmpty()) {
      missing.add("inbound " + protocol);
    }
    each(member(handler, "streamSettings"), this::stream);
  }

  private void outbound(ConfigObject handler) {
    String protocol = text(handler, "protocol");
    if (OUTBOUNDS.contains(protocol) && catalog.outbound(protocol).isEmpty()) {
      missing.add("outbound " + protocol);
    }
    each(member(handler, "streamSettings"), this::stream);
  }

  private void stream(ConfigObject stream) {
    transport(text(stream, "network"));
    stream.forEach(
        (key, value) -> {
          if (value.valueType() != ConfigValueType.NULL
              && key.toLowerCase(Locale.ROOT).endsWith("settings")) {
            transport(key.toLowerCase(Locale.ROOT));
          }
        });
    if (text(stream, "security").equals("tls") && catalog.security("tls").isEmpty()) {
      missing.add("security tls");
    }
  }

  private void transport(String word) {
    String name = NETWORKS.get(word);
    if (name != null && catalog.transportByName(name).isEmpty()) {
      missing.add("transport " + name);
    }
  }

  private static ConfigValue member(ConfigObject object, String key) {
    for (Map.Entry<String, ConfigValue> member : object.entrySet()) {
      if (member.getKey().equalsIgnoreCase(key)) {
        return member.getValue();
      }
    }
    return ConfigFactory.empty().root();
  }

  private static String text(ConfigObject object, String key) {
    ConfigValue value = member(object, key);
    return value.unwrapped() instanceof String text ? text.toLowerCase(Locale.ROOT) : "";
  }
}
