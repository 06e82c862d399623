package dev.jray.toolkit.geo;

import dev.jray.toolkit.proto.geo.CIDR;
import dev.jray.toolkit.proto.geo.GeoIP;
import dev.jray.toolkit.proto.geo.GeoReference;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * What makes two lists the same.
 *
 * @param source the file, or the hash of the content
 */
record ListKey(String source, String list, List<String> attributes) {

  /** A list of a file. Whether it is meant inversely does not matter. */
  static ListKey of(GeoReference reference) {
    return new ListKey(
        reference.getPath(),
        reference.getList().toUpperCase(Locale.ROOT),
        reference.getAttributeList().stream()
            .map(key -> key.toLowerCase(Locale.ROOT))
            .sorted()
            .toList());
  }

  /** Networks that came with their message. V2Ray goes by the country code alone. */
  static ListKey of(GeoIP list) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (CIDR network : list.getCidrList()) {
        digest.update(network.toByteArray());
      }
      return new ListKey(HexFormat.of().formatHex(digest.digest()), "", List.of());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
