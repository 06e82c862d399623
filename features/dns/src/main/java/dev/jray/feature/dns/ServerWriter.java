package dev.jray.feature.dns;

import dev.jray.feature.dns.proto.NameServer;
import dev.jray.feature.dns.proto.NameServer.OriginalRule;
import dev.jray.feature.dns.proto.NameServer.PriorityDomain;
import dev.jray.spi.config.Messages;
import dev.jray.spi.net.Address;
import dev.jray.spi.proto.net.Endpoint;
import dev.jray.toolkit.geo.RuleTexts;
import dev.jray.toolkit.proto.geo.GeoIP;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes one element of {@code servers}: an address if that says all, else an object. */
final class ServerWriter {
  private ServerWriter() {}

  static Object write(Endpoint server) {
    return shortest(address(server));
  }

  static Object write(NameServer server) {
    Map<String, Object> tree = address(server.getAddress());
    if (!server.getClientIp().isEmpty()) {
      DnsWriter.putIp(tree, "clientIp", server.getClientIp());
    }
    DnsWriter.putUnlessEmpty(tree, "domains", domains(server));
    DnsWriter.putUnlessEmpty(tree, "expectIPs", ips(server.getGeoipList()));
    DnsWriter.putUnlessEmpty(tree, "unexpectedIPs", ips(server.getUnexpectedGeoipList()));
    DnsWriter.putIfTrue(tree, "skipFallback", server.getSkipFallback());
    DnsWriter.putUnlessEmpty(tree, "tag", server.getTag());
    if (server.getTimeoutMs() != 0) {
      tree.put("timeoutMs", Integer.toUnsignedLong(server.getTimeoutMs()));
    }
    DnsWriter.putIfTrue(tree, "finalQuery", server.getFinalQuery());
    if (server.hasQueryStrategy()) {
      tree.put("queryStrategy", DnsWriter.word(server.getQueryStrategy()));
    }
    if (server.hasCacheStrategy()) {
      tree.put("cacheStrategy", DnsWriter.word(server.getCacheStrategy()));
    }
    if (server.hasFallbackStrategy()) {
      tree.put("fallbackStrategy", DnsWriter.word(server.getFallbackStrategy()));
    }
    if (server.hasServeStale()) {
      tree.put("serveStale", server.getServeStale());
    }
    return shortest(tree);
  }

  private static Object shortest(Map<String, Object> tree) {
    return tree.size() == 1 ? tree.get("address") : tree;
  }

  private static Map<String, Object> address(Endpoint server) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("address", Messages.address(server.getAddress()).map(Address::text).orElse(""));
    if (server.getPort() != 0) {
      tree.put("port", Integer.toUnsignedLong(server.getPort()));
    }
    return tree;
  }

  /** The original rules if they are one for each domain; where a list was expanded, the domains. */
  private static List<String> domains(NameServer server) {
    List<OriginalRule> rules = server.getOriginalRulesList();
    if (rules.size() == server.getPrioritizedDomainCount()
        && rules.stream().allMatch(rule -> rule.getSize() == 1)) {
      return rules.stream().map(OriginalRule::getRule).toList();
    }
    return server.getPrioritizedDomainList().stream().map(ServerWriter::text).toList();
  }

  private static String text(PriorityDomain domain) {
    return domain.hasReference()
        ? RuleTexts.textOfDomains(domain.getReference())
        : DnsWriter.rule(domain.getType(), domain.getDomain(), "full:");
  }

  private static List<String> ips(List<GeoIP> lists) {
    List<String> texts = new ArrayList<>();
    lists.forEach(list -> texts.addAll(RuleTexts.texts(list)));
    return texts;
  }
}
