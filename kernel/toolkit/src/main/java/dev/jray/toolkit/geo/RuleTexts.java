package dev.jray.toolkit.geo;

import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.ConfigNode;
import dev.jray.toolkit.match.DomainMatcher;
import dev.jray.toolkit.match.DomainType;
import dev.jray.toolkit.proto.geo.CIDR;
import dev.jray.toolkit.proto.geo.Domain;
import dev.jray.toolkit.proto.geo.GeoIP;
import dev.jray.toolkit.proto.geo.GeoReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The texts in which rules of routing and DNS say which domains and addresses they mean. A list of
 * a geo file becomes a reference; that the file and the list exist is checked. Not thread-safe;
 * make one for each section, for it remembers which lists the files have.
 */
public final class RuleTexts {
  private static final String DOTLESS = "dotless:";
  private static final List<String> EXTERNAL_SITES = List.of("ext:", "ext-domain:");
  private static final List<String> EXTERNAL_IPS = List.of("ext:", "ext-ip:");

  private final List<Path> folders;
  private final Map<String, GeoIndex> files = new HashMap<>();

  private RuleTexts(List<Path> folders) {
    this.folders = folders;
  }

  /** For rules that stand in this configuration. */
  public static RuleTexts of(ConfigNode node) {
    return in(node.assetFolders());
  }

  /** For geo files in these folders, of which the first that has a file decides. */
  public static RuleTexts in(List<Path> folders) {
    return new RuleTexts(List.copyOf(folders));
  }

  /**
   * A rule for domains: {@code keyword:}, {@code regexp:}, {@code domain:}, {@code full:}, {@code
   * dotless:}, {@code geosite:LIST}, {@code ext:FILE:LIST}, {@code ext-domain:FILE:LIST}; lists may
   * be followed by {@code @attribute}s.
   *
   * @param plain the type of a text without a prefix: PLAIN in rules, FULL in DNS's hosts
   * @throws ConfigException with V2Ray's text, without what V2Ray writes before it about the rule
   *     that failed
   */
  public Domain domain(String rule, DomainType plain) {
    if (rule.startsWith(GeoKind.SITE.prefix())) {
      String list = rule.substring(GeoKind.SITE.prefix().length());
      if (list.isEmpty()) {
        throw new ConfigException("empty listname in rule: " + rule + exampleOf(GeoKind.SITE));
      }
      return sites("", list);
    }
    for (String prefix : EXTERNAL_SITES) {
      if (rule.startsWith(prefix)) {
        String[] parts = external(rule, prefix);
        return sites(parts[0], parts[1]);
      }
    }
    if (rule.startsWith(DOTLESS)) {
      return domain(Domain.Type.Regex, dotless(rule.substring(DOTLESS.length())));
    }
    for (DomainType type : DomainType.values()) {
      if (rule.equals(type.prefix())) {
        String word = type == DomainType.FULL ? "full domain" : type.prefix().replace(":", "");
        throw new ConfigException("empty " + word + " type of rule: " + rule);
      }
      if (rule.startsWith(type.prefix())) {
        return domain(DomainTypes.message(type), rule.substring(type.prefix().length()));
      }
    }
    return domain(DomainTypes.message(plain), rule);
  }

  private static Domain domain(Domain.Type type, String value) {
    if (type == Domain.Type.Regex) {
      // Better told here, where the place of the text is known.
      DomainMatcher.builder().add(DomainType.REGEX, value, 0);
    }
    return Domain.newBuilder().setType(type).setValue(value).build();
  }

  private static String dotless(String part) {
    if (part.indexOf('.') >= 0) {
      throw new ConfigException(
          "substr in dotless rule should not contain a dot: "
              + part
              + "; use keyword: for what has dots");
    }
    return part.isEmpty() ? "^[^.]*$" : "^[^.]*" + part + "[^.]*$";
  }

  private Domain sites(String file, String listWithAttributes) {
    String[] parts = listWithAttributes.split("@", -1);
    GeoReference.Builder reference =
        GeoReference.newBuilder().setFile(file).setList(parts[0].strip());
    Arrays.stream(parts)
        .skip(1)
        .map(String::strip)
        .filter(attribute -> !attribute.isEmpty())
        .forEach(reference::addAttribute);
    return Domain.newBuilder().setReference(located(GeoKind.SITE, reference)).build();
  }

  /** Adds where the file is, and checks that it has the list. */
  private GeoReference located(GeoKind kind, GeoReference.Builder reference) {
    GeoReference wanted = reference.build();
    return References.explained(
        kind,
        wanted,
        () -> {
          if (wanted.getList().isEmpty()) {
            throw new ConfigException(
                "empty listname in rule: " + References.list(wanted) + exampleOf(kind));
          }
          GeoIndex index = file(References.file(kind, wanted));
          index.check(kind, wanted.getList());
          return reference.setPath(index.path().toString()).build();
        });
  }

  private GeoIndex file(String name) {
    return files.computeIfAbsent(name, key -> new GeoIndex(key, Assets.find(folders, key)));
  }

  private static String[] external(String rule, String prefix) {
    String[] parts = rule.substring(prefix.length()).split(":", -1);
    if (parts.length != 2) {
      throw new ConfigException(
          "invalid external resource: " + rule + "; write " + prefix + "FILE:LIST");
    }
    return parts;
  }

  private static String exampleOf(GeoKind kind) {
    return "; name a list, as in " + kind.prefix() + "private";
  }

  /**
   * Rules for addresses: {@code geoip:LIST}, {@code ext:FILE:LIST}, {@code ext-ip:FILE:LIST}, lists
   * with {@code !} before them for all others, addresses, and networks. Addresses and networks come
   * last, in one message without a country code.
   *
   * @throws ConfigException with everything that is wrong, in V2Ray's words, as in {@code invalid
   *     IP: 1.2.3.4/33 > invalid network mask for router: 33}
   */
  public List<GeoIP> ips(List<String> rules) {
    List<GeoIP> lists = new ArrayList<>();
    GeoIP.Builder own = GeoIP.newBuilder();
    List<String> problems = new ArrayList<>();
    for (String rule : rules) {
      try {
        GeoIP list = list(rule);
        if (list == null) {
          own.addCidr(network(rule));
        } else {
          lists.add(list);
        }
      } catch (ConfigException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    if (own.getCidrCount() > 0) {
      lists.add(own.build());
    }
    return List.copyOf(lists);
  }

  /** The list that a rule names; null if it names none. */
  private GeoIP list(String rule) {
    if (rule.startsWith(GeoKind.IP.prefix())) {
      String list = rule.substring(GeoKind.IP.prefix().length());
      if (list.isEmpty() || list.equals("!")) {
        throw new ConfigException("empty country name in rule" + exampleOf(GeoKind.IP));
      }
      return networks("", list);
    }
    for (String prefix : EXTERNAL_IPS) {
      if (rule.startsWith(prefix)) {
        String[] parts = external(rule, prefix);
        if (parts[0].isEmpty() || parts[1].isEmpty() || parts[1].equals("!")) {
          throw new ConfigException(
              "empty filename or empty country in rule; write " + prefix + "FILE:LIST");
        }
        return networks(parts[0], parts[1]);
      }
    }
    return null;
  }

  private GeoIP networks(String file, String list) {
    boolean inverse = list.startsWith("!");
    GeoReference reference =
        located(
            GeoKind.IP,
            GeoReference.newBuilder()
                .setFile(file)
                .setList(inverse ? list.substring(1) : list)
                .setInverse(inverse));
    String code = file.isEmpty() ? reference.getList() : file + "_" + reference.getList();
    return GeoIP.newBuilder()
        .setCountryCode(code.toUpperCase(Locale.ROOT))
        .setInverseMatch(inverse)
        .setReference(reference)
        .build();
  }

  private static CIDR network(String rule) {
    try {
      return Networks.read(rule);
    } catch (ConfigException e) {
      throw new ConfigException("invalid IP: " + rule + " > " + e.getMessage(), e);
    }
  }

  /**
   * The text that {@link #domain} reads as this message.
   *
   * @throws ConfigException if the message has a type of its own
   */
  public static String text(Domain domain) {
    return domain.hasReference()
        ? textOfDomains(domain.getReference())
        : DomainTypes.of(domain).prefix() + domain.getValue();
  }

  /**
   * The texts that {@link #ips} reads as this message.
   *
   * @throws ConfigException if there are none
   */
  public static List<String> texts(GeoIP list) {
    if (list.hasReference()) {
      return List.of(textOfIps(list.getReference()));
    }
    if (list.getInverseMatch()) {
      throw new ConfigException(
          "the networks of an inverse list cannot be said in JSON: " + list.getCountryCode());
    }
    return list.getCidrList().stream().map(Networks::text).toList();
  }

  /** The text of a list, such as {@code geosite:test@ads} or {@code ext:my.dat:test}. */
  public static String textOfDomains(GeoReference reference) {
    return References.text(GeoKind.SITE, reference);
  }

  /** The text of a list, such as {@code geoip:test} or {@code ext:my.dat:!test}. */
  public static String textOfIps(GeoReference reference) {
    return References.text(GeoKind.IP, reference);
  }
}
