package dev.jray.feature.dns;

import dev.jray.feature.dns.proto.CacheStrategy;
import dev.jray.feature.dns.proto.DomainMatchingType;
import dev.jray.feature.dns.proto.NameServer;
import dev.jray.feature.dns.proto.NameServer.OriginalRule;
import dev.jray.feature.dns.proto.NameServer.PriorityDomain;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.ConfigNode;
import dev.jray.spi.config.Messages;
import dev.jray.spi.net.Address;
import dev.jray.spi.proto.net.Endpoint;
import dev.jray.spi.proto.net.Network;
import dev.jray.toolkit.geo.RuleTexts;
import dev.jray.toolkit.match.DomainType;
import dev.jray.toolkit.proto.geo.Domain;
import dev.jray.toolkit.proto.geo.GeoIP;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one element of {@code servers}: an address, or an object with one. */
final class ServerReader {
  private final ConfigNode node;
  private final RuleTexts rules;
  private final NameServer.Builder server = NameServer.newBuilder();

  private ServerReader(ConfigNode node) {
    this.node = node;
    this.rules = RuleTexts.of(node);
  }

  static Optional<NameServer> read(ConfigNode node) {
    if (node.isString()) {
      return node.address().map(address -> only(node, address));
    }
    if (!node.isObject()) {
      node.fail(
          "failed to parse name server: "
              + node.json()
              + "; write an address, or an object with one, such as {\"address\": \"8.8.8.8\"}");
      return Optional.empty();
    }
    return new ServerReader(node).read();
  }

  private static NameServer only(ConfigNode node, Address address) {
    return NameServer.newBuilder().setAddress(endpoint(node, address, 0)).build();
  }

  private static Endpoint endpoint(ConfigNode node, Address address, int port) {
    try {
      ServerAddress.of(address, port);
      if (ServerAddress.isStrange(address)) {
        node.warn(
            "this counts as the name of a UDP server, as in V2Ray; there are https://,"
                + " https+local://, tcp:// and tcp+local://");
      }
    } catch (ConfigException e) {
      node.fail(e.getMessage());
    }
    return Endpoint.newBuilder()
        .setNetwork(Network.UDP)
        .setAddress(Messages.address(address))
        .setPort(port)
        .build();
  }

  private Optional<NameServer> read() {
    ConfigNode at = node.get("address");
    int port = node.get("port").port(0);
    if (at.present()) {
      at.address().ifPresent(address -> server.setAddress(endpoint(at, address, port)));
    } else {
      node.fail("NameServer address is not specified.; give it an \"address\"");
    }
    DnsCodec.clientIp(node.get("clientIp"), server::setClientIp);
    node.get("domains").strings().forEach(this::domain);
    List<String> expected = new ArrayList<>(node.get("expectIPs").strings());
    expected.addAll(node.get("expectedIPs").strings());
    server.addAllGeoip(ips(node.get("expectIPs"), expected));
    ConfigNode unexpected = node.get("unexpectedIPs");
    server.addAllUnexpectedGeoip(ips(unexpected, unexpected.strings()));
    readOptions();
    return Optional.of(server.build());
  }

  private void readOptions() {
    server
        .setSkipFallback(node.get("skipFallback").bool(false))
        .setTag(node.get("tag").string(""))
        .setTimeoutMs(node.get("timeoutMs").uint32(0))
        .setFinalQuery(node.get("finalQuery").bool(false));
    DnsCodec.queryStrategy(node.get("queryStrategy")).ifPresent(server::setQueryStrategy);
    DnsCodec.cacheStrategy(node.get("cacheStrategy")).ifPresent(server::setCacheStrategy);
    if (node.get("disableCache").bool(false)) {
      server.setCacheStrategy(CacheStrategy.CacheDisabled);
    }
    DnsCodec.fallbackStrategy(node.get("fallbackStrategy")).ifPresent(server::setFallbackStrategy);
    ConfigNode stale = node.get("serveStale");
    if (stale.present()) {
      server.setServeStale(stale.bool(false));
    }
  }

  private void domain(String rule) {
    try {
      server.addPrioritizedDomain(priority(rules.domain(rule, DomainType.PLAIN)));
      server.addOriginalRules(OriginalRule.newBuilder().setRule(rule).setSize(1));
    } catch (ConfigException e) {
      node.get("domains").fail("invalid domain rule: " + rule + " > " + e.getMessage());
    }
  }

  private List<GeoIP> ips(ConfigNode where, List<String> texts) {
    try {
      return rules.ips(texts);
    } catch (ConfigException e) {
      e.problems().forEach(problem -> where.fail("invalid IP rule: " + texts + " > " + problem));
      return List.of();
    }
  }

  /** The same entry with DNS's numbers. */
  static PriorityDomain priority(Domain domain) {
    if (domain.hasReference()) {
      return PriorityDomain.newBuilder().setReference(domain.getReference()).build();
    }
    return PriorityDomain.newBuilder().setType(type(domain)).setDomain(domain.getValue()).build();
  }

  static DomainMatchingType type(Domain domain) {
    return switch (domain.getType()) {
      case Full -> DomainMatchingType.Full;
      case Domain -> DomainMatchingType.Subdomain;
      case Regex -> DomainMatchingType.Regex;
      case Plain, UNRECOGNIZED -> DomainMatchingType.Keyword;
    };
  }
}
