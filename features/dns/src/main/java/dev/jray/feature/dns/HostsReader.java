package dev.jray.feature.dns;

import com.google.protobuf.ByteString;
import dev.jray.feature.dns.proto.HostMapping;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.ConfigNode;
import dev.jray.spi.net.Address;
import dev.jray.toolkit.geo.RuleTexts;
import dev.jray.toolkit.match.DomainType;
import dev.jray.toolkit.proto.geo.Domain;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code hosts}: rules for names, and their addresses or another name. */
final class HostsReader {
  private static final String WRITE =
      "; write an address, a list of addresses, another name, or #RCODE";
  private static final int MAX_RCODE = 15;

  private HostsReader() {}

  static List<HostMapping> read(ConfigNode hosts) {
    RuleTexts rules = RuleTexts.of(hosts);
    List<HostMapping> mappings = new ArrayList<>();
    hosts
        .members()
        .forEach(
            (rule, value) -> {
              HostMapping.Builder mapping = HostMapping.newBuilder();
              try {
                Domain domain = rules.domain(rule, DomainType.FULL);
                if (domain.hasReference()) {
                  mapping.setReference(domain.getReference());
                } else {
                  mapping.setType(ServerReader.type(domain)).setDomain(domain.getValue());
                }
              } catch (ConfigException e) {
                value.fail("invalid domain rule: " + rule + " > " + e.getMessage());
              }
              readValue(value, mapping);
              mappings.add(mapping.build());
            });
    return mappings;
  }

  private static void readValue(ConfigNode value, HostMapping.Builder mapping) {
    List<ConfigNode> parts = value.isList() ? value.elements() : List.of(value);
    if (parts.isEmpty() || !value.present()) {
      value.fail("a host needs a value" + WRITE);
    }
    for (ConfigNode part : parts) {
      if (part.isString() && part.string("").startsWith("#")) {
        rcode(part, mapping);
      } else if (part.present()) {
        part.address().ifPresent(address -> add(part, address, mapping));
      }
    }
    int kinds =
        (mapping.getIpCount() > 0 ? 1 : 0)
            + (mapping.getProxiedDomain().isEmpty() ? 0 : 1)
            + (mapping.getRcode() == 0 ? 0 : 1);
    if (kinds > 1) {
      value.fail("addresses, another name and an rcode exclude one another" + WRITE);
    }
  }

  private static void add(ConfigNode part, Address address, HostMapping.Builder mapping) {
    if (address instanceof Address.Ip ip) {
      mapping.addIp(ByteString.copyFrom(ip.value().getAddress()));
    } else if (address.text().isEmpty()) {
      part.fail("neither IP address nor proxied domain specified" + WRITE);
    } else if (!mapping.getProxiedDomain().isEmpty()) {
      part.fail("a host has one other name at most" + WRITE);
    } else {
      mapping.setProxiedDomain(address.text());
    }
  }

  private static void rcode(ConfigNode part, HostMapping.Builder mapping) {
    String digits = part.string("").substring(1);
    if (digits.matches("[0-9]{1,2}")
        && Integer.parseInt(digits) >= 1
        && Integer.parseInt(digits) <= MAX_RCODE) {
      mapping.setRcode(Integer.parseInt(digits));
    } else {
      part.fail("an rcode is a number from 1 to 15, such as #3");
    }
  }
}
