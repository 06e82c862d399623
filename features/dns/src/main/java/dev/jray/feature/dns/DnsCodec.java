package dev.jray.feature.dns;

import com.google.protobuf.ByteString;
import dev.jray.feature.dns.proto.CacheStrategy;
import dev.jray.feature.dns.proto.Config;
import dev.jray.feature.dns.proto.FallbackStrategy;
import dev.jray.feature.dns.proto.QueryStrategy;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigNode;
import dev.jray.spi.net.Address;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads the {@code dns} section. */
final class DnsCodec {
  static final ConfigCodec<Config> CODEC =
      ConfigCodec.message(
          Config.getDefaultInstance(), DnsCodec::read, DnsWriter::write, DnsExpansion::apply);

  private DnsCodec() {}

  private static Config read(ConfigNode node) {
    Config.Builder config = Config.newBuilder();
    for (ConfigNode server : node.get("servers").elements()) {
      ServerReader.read(server).ifPresent(config::addNameServer);
    }
    config.addAllStaticHosts(HostsReader.read(node.get("hosts")));
    clientIp(node.get("clientIp"), config::setClientIp);
    config.setTag(node.get("tag").string(""));
    queryStrategy(node.get("queryStrategy")).ifPresent(config::setQueryStrategy);
    config
        .setDisableCache(node.get("disableCache").bool(false))
        .setDisableFallback(node.get("disableFallback").bool(false))
        .setDisableFallbackIfMatch(node.get("disableFallbackIfMatch").bool(false));
    cacheStrategy(node.get("cacheStrategy")).ifPresent(config::setCacheStrategy);
    fallbackStrategy(node.get("fallbackStrategy")).ifPresent(config::setFallbackStrategy);
    return config
        .setDomainMatcher(node.get("domainMatcher").string(""))
        .setServeStale(node.get("serveStale").bool(false))
        .setServeExpiredTtl(node.get("serveExpiredTTL").uint32(0))
        .build();
  }

  static void clientIp(ConfigNode node, Consumer<ByteString> to) {
    if (!node.present()) {
      return;
    }
    Optional<Address> address = node.address();
    if (address.isPresent() && address.get() instanceof Address.Ip ip) {
      to.accept(ByteString.copyFrom(ip.value().getAddress()));
    } else if (address.isPresent()) {
      node.fail("not an IP address:" + address.get().text() + "; write one that stands for you");
    }
  }

  static Optional<QueryStrategy> queryStrategy(ConfigNode node) {
    String word = word(node);
    return switch (word) {
      case "" -> Optional.empty();
      case "useip" -> Optional.of(QueryStrategy.USE_IP);
      case "useip4", "useipv4" -> Optional.of(QueryStrategy.USE_IP4);
      case "useip6", "useipv6" -> Optional.of(QueryStrategy.USE_IP6);
      default -> {
        node.warn("an unknown strategy counts as UseIP: write UseIP, UseIPv4 or UseIPv6");
        yield Optional.of(QueryStrategy.USE_IP);
      }
    };
  }

  static Optional<CacheStrategy> cacheStrategy(ConfigNode node) {
    String word = word(node);
    return switch (word) {
      case "" -> Optional.empty();
      case "enabled" -> Optional.of(CacheStrategy.CacheEnabled);
      case "disabled" -> Optional.of(CacheStrategy.CacheDisabled);
      default -> {
        node.fail("write enabled or disabled");
        yield Optional.empty();
      }
    };
  }

  static Optional<FallbackStrategy> fallbackStrategy(ConfigNode node) {
    String word = word(node);
    return switch (word) {
      case "" -> Optional.empty();
      case "enabled" -> Optional.of(FallbackStrategy.Enabled);
      case "disabled" -> Optional.of(FallbackStrategy.Disabled);
      case "disabledifanymatch" -> Optional.of(FallbackStrategy.DisabledIfAnyMatch);
      default -> {
        node.fail("write enabled, disabled or disabledIfAnyMatch");
        yield Optional.empty();
      }
    };
  }

  private static String word(ConfigNode node) {
    return node.string("").toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
  }
}
