package dev.jray.kernel.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * What {@value #PATH} says of a plugin.
 *
 * @param name lower-case letters, digits and dashes
 * @param version free text without blanks
 * @param spi the SPI versions that it works with
 * @param needs names of plugins without which it cannot serve
 */
record PluginManifest(String name, String version, SpiRange spi, List<String> needs) {
  static final String PATH = "META-INF/jray/plugin.properties";

  PluginManifest {
    needs = List.copyOf(needs);
  }

  static PluginManifest read(InputStream in) throws IOException, RefusedException {
    Properties properties = new Properties();
    try {
      properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new RefusedException(
          "its manifest is no properties file (" + Refusal.quote(e) + ")",
          "correct " + PATH + " in it",
          e);
    }
    return new PluginManifest(
        checkedName("name", required(properties, "name")),
        checkedVersion(required(properties, "version")),
        SpiRange.parse(required(properties, "spi")),
        needs(properties.getProperty("needs", "")));
  }

  private static String required(Properties properties, String key) throws RefusedException {
    String value = properties.getProperty(key, "").strip();
    if (value.isEmpty()) {
      throw new RefusedException(
          "its manifest has no " + key, "add a line " + key + "=... to " + PATH);
    }
    if (value.contains("${")) {
      throw new RefusedException(
          "its manifest has " + key + "=" + value + ", which the build did not fill in",
          "switch on resource filtering for " + PATH);
    }
    return value;
  }

  private static String checkedName(String key, String name) throws RefusedException {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (!letter && (c != '-' || i == 0)) {
        throw new RefusedException(
            "its manifest has " + key + "=" + name + ", which is no plugin name",
            "use lower-case letters, digits and dashes only");
      }
    }
    return name;
  }

  private static String checkedVersion(String version) throws RefusedException {
    for (int i = 0; i < version.length(); i++) {
      if (version.charAt(i) <= ' ') {
        throw new RefusedException(
            "its manifest has version=" + version + " with a blank in it",
            "write one such as version=1.2.0");
      }
    }
    return version;
  }

  private static List<String> needs(String text) throws RefusedException {
    List<String> names = new ArrayList<>();
    int start = 0;
    while (start <= text.length()) {
      int comma = text.indexOf(',', start);
      int end = comma < 0 ? text.length() : comma;
      String name = text.substring(start, end).strip();
      if (!name.isEmpty()) {
        names.add(checkedName("needs", name));
      }
      start = end + 1;
    }
    return names;
  }
}
