package dev.jray.feature.dns;

import dev.jray.feature.dns.proto.Config;
import dev.jray.feature.dns.proto.HostMapping;
import dev.jray.feature.dns.proto.NameServer;
import dev.jray.feature.dns.proto.NameServer.OriginalRule;
import dev.jray.feature.dns.proto.NameServer.PriorityDomain;
import dev.jray.toolkit.geo.Expansion;
import dev.jray.toolkit.proto.geo.Domain;
import java.util.List;

/** Puts the content of geo files in the place of references to them. */
final class DnsExpansion {
  private DnsExpansion() {}

  static Config apply(Config config) {
    Config.Builder expanded = config.toBuilder().clearStaticHosts().clearNameServer();
    config.getStaticHostsList().forEach(mapping -> addHosts(mapping, expanded));
    config.getNameServerList().forEach(server -> expanded.addNameServer(expand(server)));
    return expanded.build();
  }

  private static void addHosts(HostMapping mapping, Config.Builder expanded) {
    if (!mapping.hasReference()) {
      expanded.addStaticHosts(mapping);
      return;
    }
    for (Domain domain : Expansion.domains(mapping.getReference())) {
      expanded.addStaticHosts(
          mapping.toBuilder()
              .clearReference()
              .setType(ServerReader.type(domain))
              .setDomain(domain.getValue()));
    }
  }

  private static NameServer expand(NameServer server) {
    NameServer.Builder expanded =
        server.toBuilder()
            .clearPrioritizedDomain()
            .clearOriginalRules()
            .clearGeoip()
            .addAllGeoip(Expansion.ips(server.getGeoipList()))
            .clearUnexpectedGeoip()
            .addAllUnexpectedGeoip(Expansion.ips(server.getUnexpectedGeoipList()));
    int next = 0;
    for (OriginalRule rule : server.getOriginalRulesList()) {
      int before = expanded.getPrioritizedDomainCount();
      for (int i = 0; i < rule.getSize() && next < server.getPrioritizedDomainCount(); i++) {
        addDomain(server.getPrioritizedDomain(next++), expanded);
      }
      int size = expanded.getPrioritizedDomainCount() - before;
      expanded.addOriginalRules(rule.toBuilder().setSize(size));
    }
    while (next < server.getPrioritizedDomainCount()) {
      addDomain(server.getPrioritizedDomain(next++), expanded);
    }
    return expanded.build();
  }

  private static void addDomain(PriorityDomain domain, NameServer.Builder expanded) {
    if (domain.hasReference()) {
      List<Domain> list = Expansion.domains(domain.getReference());
      list.forEach(entry -> expanded.addPrioritizedDomain(ServerReader.priority(entry)));
    } else {
      expanded.addPrioritizedDomain(domain);
    }
  }
}
