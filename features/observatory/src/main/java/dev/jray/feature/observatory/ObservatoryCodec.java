package dev.jray.feature.observatory;

import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.ConfigNode;
import dev.jray.toolkit.proto.observatory.Config;
import dev.jray.toolkit.text.DurationTexts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads and writes the {@code observatory} section of V2Ray 5 and Xray. */
final class ObservatoryCodec {
  static final ConfigCodec<Config> CODEC =
      ConfigCodec.message(
          Config.getDefaultInstance(), ObservatoryCodec::read, ObservatoryCodec::write);

  private ObservatoryCodec() {}

  private static Config read(ConfigNode node) {
    return Config.newBuilder()
        .addAllSubjectSelector(node.get("subjectSelector").strings())
        .setProbeUrl(url(node.get("probeURL")))
        .setProbeInterval(duration(node.get("probeInterval")))
        .setEnableConcurrency(node.get("enableConcurrency").bool(false))
        .build();
  }

  private static Map<String, Object> write(Config config) {
    Map<String, Object> tree = new LinkedHashMap<>();
    putAll(tree, "subjectSelector", config.getSubjectSelectorList());
    putText(tree, "probeURL", config.getProbeUrl());
    putDuration(tree, "probeInterval", config.getProbeInterval());
    if (config.getEnableConcurrency()) {
      tree.put("enableConcurrency", true);
    }
    return tree;
  }

  static String url(ConfigNode node) {
    String text = node.string("");
    if (!text.isEmpty()) {
      try {
        ProbeUrl.parse(text);
      } catch (ConfigException e) {
        node.fail(e.getMessage());
      }
    }
    return text;
  }

  static long duration(ConfigNode node) {
    String text = node.string("");
    if (text.isEmpty()) {
      return 0;
    }
    try {
      return DurationTexts.read(text);
    } catch (ConfigException e) {
      node.fail(e.getMessage());
      return 0;
    }
  }

  static void putAll(Map<String, Object> tree, String key, List<String> texts) {
    if (!texts.isEmpty()) {
      tree.put(key, List.copyOf(texts));
    }
  }

  static void putText(Map<String, Object> tree, String key, String text) {
    if (!text.isEmpty()) {
      tree.put(key, text);
    }
  }

  static void putDuration(Map<String, Object> tree, String key, long nanos) {
    if (nanos > 0) {
      tree.put(key, DurationTexts.write(nanos));
    }
  }
}
