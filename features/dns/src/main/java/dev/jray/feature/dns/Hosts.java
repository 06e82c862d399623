package dev.jray.feature.dns;

import com.google.protobuf.ByteString;
import dev.jray.feature.dns.proto.Config;
import dev.jray.feature.dns.proto.DomainMatchingType;
import dev.jray.feature.dns.proto.HostMapping;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.Messages;
import dev.jray.spi.net.Address;
import dev.jray.toolkit.dns.DnsNames;
import dev.jray.toolkit.dns.DnsReply;
import dev.jray.toolkit.geo.GeoFiles;
import dev.jray.toolkit.geo.RuleTexts;
import dev.jray.toolkit.match.DomainMatcher;
import dev.jray.toolkit.match.DomainMatcherBuilder;
import dev.jray.toolkit.match.DomainType;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The names that the configuration itself knows. */
final class Hosts {
  private static final int DEPTH = 5;
  private static final InetAddress V4_LOOPBACK = ip(new byte[] {127, 0, 0, 1});
  private static final InetAddress V6_LOOPBACK =
      ip(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});

  private final DomainMatcher matcher;
  private final List<Host> hosts = new ArrayList<>();

  Hosts(Config config, GeoFiles files) {
    DomainMatcherBuilder builder = DomainMatcher.builder();
    for (HostMapping mapping : config.getStaticHostsList()) {
      int id = hosts.size();
      if (mapping.hasReference()) {
        builder.add(
            files.domains(mapping.getReference()),
            RuleTexts.textOfDomains(mapping.getReference()),
            id);
      } else {
        builder.add(type(mapping.getType()), mapping.getDomain(), id);
      }
      hosts.add(host(mapping));
    }
    new TreeMap<>(config.getHostsMap())
        .forEach(
            (name, message) -> {
              Address address = Messages.address(message).orElse(null);
              if (!(address instanceof Address.Ip ip)) {
                throw new ConfigException("invalid domain address in static hosts: " + name);
              }
              builder.add(DomainType.FULL, name, hosts.size());
              hosts.add(new Host(List.of(ip.value()), "", 0));
            });
    matcher = builder.build();
  }

  /** What the configuration says of a name: nothing, if all is empty. */
  record Host(List<InetAddress> addresses, String name, int rcode) {
    static final Host UNKNOWN = new Host(List.of(), "", 0);
  }

  /** Looks a normalized name up; another name in the result is known to be no host itself. */
  Host find(String domain) {
    Host found = one(domain);
    String name = found.name();
    for (int depth = 1; !name.isEmpty(); depth++) {
      Host next = one(name);
      if (next.equals(Host.UNKNOWN)) {
        return found;
      }
      if (depth == DEPTH) {
        // In a circle, most likely: better no answer than one from a server that knows no better
        return new Host(List.of(), "", DnsReply.SERVFAIL);
      }
      found = next;
      name = found.name();
    }
    return found;
  }

  private Host one(String domain) {
    if (hosts.isEmpty()) {
      return Host.UNKNOWN;
    }
    int[] ids = matcher.all(domain);
    if (ids.length == 0) {
      return Host.UNKNOWN;
    }
    Host first = hosts.get(ids[0]);
    if (ids.length == 1 || first.addresses().isEmpty()) {
      return first;
    }
    List<InetAddress> all = new ArrayList<>();
    for (int id : ids) {
      all.addAll(hosts.get(id).addresses());
    }
    return new Host(all, "", 0);
  }

  private static Host host(HostMapping mapping) {
    if (mapping.getIpCount() == 0 && mapping.getProxiedDomain().isEmpty()) {
      if (mapping.getRcode() != 0) {
        return new Host(List.of(), "", mapping.getRcode());
      }
      throw new ConfigException(
          "neither IP address nor proxied domain specified for domain: " + mapping.getDomain());
    }
    if (mapping.getIpCount() == 0) {
      String name =
          DnsNames.normalize(mapping.getProxiedDomain())
              .orElseThrow(
                  () ->
                      new ConfigException(
                          "\""
                              + mapping.getProxiedDomain()
                              + "\", which stands for "
                              + mapping.getDomain()
                              + " in hosts, is no domain name"));
      return new Host(List.of(), name, 0);
    }
    List<InetAddress> addresses = new ArrayList<>();
    for (ByteString bytes : mapping.getIpList()) {
      if (bytes.size() != 4 && bytes.size() != 16) {
        throw new ConfigException("invalid IP address in static hosts: " + mapping.getDomain());
      }
      addresses.add(ip(bytes.toByteArray()));
    }
    if (addresses.equals(List.of(V4_LOOPBACK))) {
      addresses.add(V6_LOOPBACK);
    }
    return new Host(List.copyOf(addresses), "", 0);
  }

  private static InetAddress ip(byte[] bytes) {
    return ((Address.Ip) Address.ip(bytes)).value();
  }

  static DomainType type(DomainMatchingType type) {
    return switch (type) {
      case Full -> DomainType.FULL;
      case Subdomain -> DomainType.DOMAIN;
      case Keyword -> DomainType.PLAIN;
      case Regex -> DomainType.REGEX;
      case UNRECOGNIZED -> throw new ConfigException("unknown type of a domain rule");
    };
  }
}
