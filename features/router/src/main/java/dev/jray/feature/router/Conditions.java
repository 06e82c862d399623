package dev.jray.feature.router;

import dev.jray.feature.router.attribute.AttributeExpression;
import dev.jray.feature.router.proto.RoutingRule;
import dev.jray.spi.feature.Log;
import dev.jray.spi.proto.net.PortRange;
import dev.jray.toolkit.geo.GeoFiles;
import dev.jray.toolkit.proto.geo.CIDR;
import dev.jray.toolkit.proto.geo.Domain;
import dev.jray.toolkit.proto.geo.GeoIP;
import dev.jray.toolkit.proto.geo.GeoSite;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the conditions of a rule. */
final class Conditions {
  /** What to say of a rule that has none. */
  static final String NONE =
      "this rule has no effective fields; give it a condition such as \"network\": \"tcp,udp\"";

  private final GeoFiles files;
  private final Log log;

  Conditions(GeoFiles files, Log log) {
    this.files = files;
    this.log = log;
  }

  /**
   * The conditions in the order in which V2Ray asks them.
   *
   * @throws dev.jray.spi.config.ConfigException if one makes no sense
   */
  List<Condition> of(RoutingRule rule) {
    List<Condition> all = new ArrayList<>();
    List<Domain> domains = domains(rule);
    if (!domains.isEmpty()) {
      all.add(new DomainCondition(files.domains(domains)));
    }
    if (rule.getUserEmailCount() > 0) {
      all.add(new TextCondition("user", Subject::user, rule.getUserEmailList()));
    }
    if (rule.getInboundTagCount() > 0) {
      all.add(new TextCondition("inboundTag", Subject::inboundTag, rule.getInboundTagList()));
    }
    addPorts(rule, all);
    networks(rule).ifPresent(all::add);
    addresses(true, rule.getGeoipList(), rule.getCidrList()).ifPresent(all::add);
    addresses(false, rule.getSourceGeoipList(), rule.getSourceCidrList()).ifPresent(all::add);
    if (rule.getProtocolCount() > 0) {
      all.add(new ProtocolCondition(rule.getProtocolList()));
    }
    if (!rule.getAttributes().isEmpty()) {
      all.add(new ExpressionCondition(AttributeExpression.parse(rule.getAttributes()), log));
    }
    if (rule.getAttributePatternCount() > 0) {
      all.add(new PatternCondition(rule.getAttributePatternMap()));
    }
    return all;
  }

  /** The domains of a rule, those of V2Ray 5's lists behind the others. */
  static List<Domain> domains(RoutingRule rule) {
    if (rule.getGeoDomainCount() == 0) {
      return rule.getDomainList();
    }
    List<Domain> all = new ArrayList<>(rule.getDomainList());
    for (GeoSite list : rule.getGeoDomainList()) {
      all.addAll(list.getDomainList());
    }
    return all;
  }

  private static void addPorts(RoutingRule rule, List<Condition> to) {
    if (rule.hasPortList()) {
      to.add(new PortCondition(true, rule.getPortList().getRangeList()));
    } else if (rule.hasPortRange()) {
      to.add(new PortCondition(true, List.<PortRange>of(rule.getPortRange())));
    }
    if (rule.hasSourcePortList()) {
      to.add(new PortCondition(false, rule.getSourcePortList().getRangeList()));
    }
  }

  private static Optional<Condition> networks(RoutingRule rule) {
    if (rule.getNetworksCount() > 0) {
      return Optional.of(new NetworkCondition(rule.getNetworksValueList()));
    }
    return rule.hasNetworkList()
        ? Optional.of(new NetworkCondition(rule.getNetworkList().getNetworkValueList()))
        : Optional.empty();
  }

  private Optional<Condition> addresses(
      boolean ofTarget, List<GeoIP> lists, List<CIDR> deprecated) {
    if (!lists.isEmpty()) {
      return Optional.of(new AddressCondition(ofTarget, files.ips(lists)));
    }
    if (deprecated.isEmpty()) {
      return Optional.empty();
    }
    GeoIP list = GeoIP.newBuilder().addAllCidr(deprecated).build();
    return Optional.of(new AddressCondition(ofTarget, files.ips(List.of(list))));
  }

  /** Whether the rule names lists of files. */
  static boolean namesFiles(RoutingRule rule) {
    return rule.getDomainList().stream().anyMatch(Domain::hasReference)
        || rule.getGeoipList().stream().anyMatch(GeoIP::hasReference)
        || rule.getSourceGeoipList().stream().anyMatch(GeoIP::hasReference);
  }
}
