package dev.jray.feature.api;

import dev.jray.feature.api.names.Root;
import java.util.regex.Pattern;

/**
 * Brings the texts of JRay's own errors to V2Ray's form where panels match on them: theirs end
 * where JRay's advice begins, and name the package that speaks.
 */
final class ErrorTexts {
  private static final String ADVICE = "; ";
  private static final Pattern PROTOCOL = Pattern.compile("^[a-z][a-z0-9-]*: ");

  private ErrorTexts() {}

  /**
   * Why a handler was not added.
   *
   * @param origin the package that speaks
   */
  static String ofHandler(String origin, String text) {
    if (text.startsWith("Serial: Unknown type: ")) {
      return withoutAdvice(text);
    }
    if (text.startsWith("not an inbound proxy")) {
      return origin + "not an inbound proxy.";
    }
    if (text.startsWith("not an outbound handler")) {
      return origin + "not an outbound handler";
    }
    return origin + (text.startsWith("existing tag found: ") ? withoutAdvice(text) : text);
  }

  private static String withoutAdvice(String text) {
    int advice = text.indexOf(ADVICE);
    return advice < 0 ? text : text.substring(0, advice);
  }

  /**
   * What an inbound says of its users.
   *
   * @param settingsType the full name of its settings, which tells its package
   */
  static String ofUsers(String settingsType, String text) {
    String type = Root.canonical(settingsType);
    int end = type.lastIndexOf('.');
    String origin = end < 0 ? type : type.substring(0, end);
    return origin.replaceFirst("^v2ray\\.core", "v2ray.com/core").replaceAll("(?<!v2ray)\\.", "/")
        + ": "
        + withoutProtocol(text);
  }

  /** Protocols begin their texts with their name. */
  static String withoutProtocol(String text) {
    return PROTOCOL.matcher(text).replaceFirst("");
  }
}
