package dev.jray.toolkit.geo;

import dev.jray.spi.config.ConfigNode;
import dev.jray.toolkit.match.DomainType;
import dev.jray.toolkit.proto.geo.Domain;
import dev.jray.toolkit.proto.geo.GeoIP;
import dev.jray.toolkit.proto.geo.GeoReference;
import java.util.List;

/**
 * The texts in which rules of routing and DNS say which domains and addresses they mean. A list of
 * a geo file becomes a reference; that the file and the list exist is checked.
 */
public final class RuleTexts {

  private RuleTexts() {}

  /** For rules that stand in this configuration. */
  public static RuleTexts of(ConfigNode node) {
    throw new UnsupportedOperationException();
  }

  /**
   * A rule for domains: {@code keyword:}, {@code regexp:}, {@code domain:}, {@code full:}, {@code
   * dotless:}, {@code geosite:LIST}, {@code ext:FILE:LIST}, {@code ext-domain:FILE:LIST}; lists may
   * be followed by {@code @attribute}s.
   *
   * @param plain the type of a text without a prefix: PLAIN in rules, FULL in DNS's hosts
   * @throws dev.jray.spi.config.ConfigException with V2Ray's text, without what V2Ray writes before
   *     it about the rule that failed
   */
  public Domain domain(String rule, DomainType plain) {
    throw new UnsupportedOperationException();
  }

  /**
   * Rules for addresses: {@code geoip:LIST}, {@code ext:FILE:LIST}, {@code ext-ip:FILE:LIST}, lists
   * with {@code !} before them for all others, addresses, and networks. Addresses and networks come
   * last, in one message without a country code.
   *
   * @throws dev.jray.spi.config.ConfigException with V2Ray's text, as in {@code invalid IP:
   *     1.2.3.4/33 > invalid network mask for router: 33}
   */
  public List<GeoIP> ips(List<String> rules) {
    throw new UnsupportedOperationException();
  }

  /** The text that {@link #domain} reads as this message. */
  public static String text(Domain domain) {
    throw new UnsupportedOperationException();
  }

  /** The texts that {@link #ips} reads as this message. */
  public static List<String> texts(GeoIP list) {
    throw new UnsupportedOperationException();
  }

  /** The text of a list, such as {@code geosite:test@ads} or {@code ext:my.dat:test}. */
  public static String textOfDomains(GeoReference reference) {
    throw new UnsupportedOperationException();
  }

  /** The text of a list, such as {@code geoip:test} or {@code ext:my.dat:!test}. */
  public static String textOfIps(GeoReference reference) {
    throw new UnsupportedOperationException();
  }
}
