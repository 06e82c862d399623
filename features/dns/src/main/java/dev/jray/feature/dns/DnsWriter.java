package dev.jray.feature.dns;

import com.google.protobuf.ByteString;
import dev.jray.feature.dns.proto.CacheStrategy;
import dev.jray.feature.dns.proto.Config;
import dev.jray.feature.dns.proto.DomainMatchingType;
import dev.jray.feature.dns.proto.FallbackStrategy;
import dev.jray.feature.dns.proto.HostMapping;
import dev.jray.feature.dns.proto.QueryStrategy;
import dev.jray.spi.config.Messages;
import dev.jray.spi.net.Address;
import dev.jray.spi.proto.net.Endpoint;
import dev.jray.toolkit.geo.RuleTexts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes the {@code dns} section. */
final class DnsWriter {
  private DnsWriter() {}

  static Map<String, Object> write(Config config) {
    Map<String, Object> tree = new LinkedHashMap<>();
    Map<String, Object> hosts = hosts(config);
    putUnlessEmpty(tree, "hosts", hosts);
    List<Object> servers = new ArrayList<>();
    for (Endpoint server : config.getNameServersList()) {
      servers.add(ServerWriter.write(server));
    }
    config.getNameServerList().forEach(server -> servers.add(ServerWriter.write(server)));
    putUnlessEmpty(tree, "servers", servers);
    putIp(tree, "clientIp", config.getClientIp());
    putUnlessEmpty(tree, "tag", config.getTag());
    if (config.getQueryStrategy() != QueryStrategy.USE_IP) {
      tree.put("queryStrategy", word(config.getQueryStrategy()));
    }
    putIfTrue(tree, "disableCache", config.getDisableCache());
    putIfTrue(tree, "disableFallback", config.getDisableFallback());
    putIfTrue(tree, "disableFallbackIfMatch", config.getDisableFallbackIfMatch());
    if (config.getCacheStrategy() == CacheStrategy.CacheDisabled) {
      tree.put("cacheStrategy", word(config.getCacheStrategy()));
    }
    if (config.getFallbackStrategy() != FallbackStrategy.Enabled) {
      tree.put("fallbackStrategy", word(config.getFallbackStrategy()));
    }
    putUnlessEmpty(tree, "domainMatcher", config.getDomainMatcher());
    putIfTrue(tree, "serveStale", config.getServeStale());
    if (config.getServeExpiredTtl() != 0) {
      tree.put("serveExpiredTTL", Integer.toUnsignedLong(config.getServeExpiredTtl()));
    }
    return tree;
  }

  private static Map<String, Object> hosts(Config config) {
    Map<String, Object> hosts = new LinkedHashMap<>();
    new TreeMap<>(config.getHostsMap())
        .forEach(
            (name, address) ->
                Messages.address(address).ifPresent(known -> hosts.put(name, known.text())));
    for (HostMapping mapping : config.getStaticHostsList()) {
      String key =
          mapping.hasReference()
              ? RuleTexts.textOfDomains(mapping.getReference())
              : rule(mapping.getType(), mapping.getDomain(), "");
      hosts.merge(key, value(mapping), DnsWriter::both);
    }
    return hosts;
  }

  /** What two mappings of one rule come to: the addresses of both, if both have some. */
  private static Object both(Object one, Object other) {
    List<Object> all = new ArrayList<>(one instanceof List<?> list ? list : List.of(one));
    all.addAll(other instanceof List<?> list ? list : List.of(other));
    List<Object> different = all.stream().distinct().toList();
    boolean addresses = different.stream().allMatch(value -> isIp(String.valueOf(value)));
    return addresses && different.size() > 1 ? different : one;
  }

  private static boolean isIp(String text) {
    return Address.parse(text) instanceof Address.Ip;
  }

  private static Object value(HostMapping mapping) {
    if (mapping.getRcode() != 0) {
      return "#" + mapping.getRcode();
    }
    if (mapping.getIpCount() == 0) {
      return mapping.getProxiedDomain();
    }
    List<String> ips = mapping.getIpList().stream().map(DnsWriter::ip).toList();
    return ips.size() == 1 ? ips.get(0) : ips;
  }

  /** A rule's text; what is full needs no prefix in hosts. */
  static String rule(DomainMatchingType type, String domain, String full) {
    return switch (type) {
      case Subdomain -> "domain:" + domain;
      case Keyword -> "keyword:" + domain;
      case Regex -> "regexp:" + domain;
      case Full, UNRECOGNIZED -> (domain.contains(":") ? "full:" : full) + domain;
    };
  }

  static String ip(ByteString bytes) {
    return Address.ip(bytes.toByteArray()).text();
  }

  static String word(QueryStrategy strategy) {
    return switch (strategy) {
      case USE_IP4 -> "UseIPv4";
      case USE_IP6 -> "UseIPv6";
      case USE_IP, UNRECOGNIZED -> "UseIP";
    };
  }

  static String word(CacheStrategy strategy) {
    return strategy == CacheStrategy.CacheDisabled ? "disabled" : "enabled";
  }

  static String word(FallbackStrategy strategy) {
    return switch (strategy) {
      case Disabled -> "disabled";
      case DisabledIfAnyMatch -> "disabledIfAnyMatch";
      case Enabled, UNRECOGNIZED -> "enabled";
    };
  }

  static void putIp(Map<String, Object> tree, String key, ByteString ip) {
    if (!ip.isEmpty()) {
      tree.put(key, ip(ip));
    }
  }

  static void putIfTrue(Map<String, Object> tree, String key, boolean value) {
    if (value) {
      tree.put(key, true);
    }
  }

  static void putUnlessEmpty(Map<String, Object> tree, String key, Object value) {
    boolean empty =
        value instanceof String text
            ? text.isEmpty()
            : value instanceof List<?> list ? list.isEmpty() : ((Map<?, ?>) value).isEmpty();
    if (!empty) {
      tree.put(key, value);
    }
  }
}
