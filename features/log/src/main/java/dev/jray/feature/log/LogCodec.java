package dev.jray.feature.log;

import dev.jray.feature.log.proto.Config;
import dev.jray.feature.log.proto.LineForm;
import dev.jray.feature.log.proto.LogType;
import dev.jray.feature.log.proto.Severity;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.ConfigNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Reads and writes the {@code log} section. */
final class LogCodec {
  static final ConfigCodec<Config> CODEC =
      ConfigCodec.message(Config.getDefaultInstance(), LogCodec::read, LogCodec::write);

  /** What V2Ray makes of a configuration without the section. */
  static final Config ABSENT =
      Config.newBuilder()
          .setErrorLogType(LogType.Console)
          .setErrorLogLevel(Severity.Warning)
          .build();

  private static final String NONE = "none";
  private static final String JSON = "json";

  private LogCodec() {}

  private static Config read(ConfigNode node) {
    String access = node.get("access").string("");
    String error = node.get("error").string("");
    ConfigNode levelNode = node.get("loglevel");
    String level = levelNode.string("").toLowerCase(Locale.ROOT);
    Config.Builder config =
        Config.newBuilder()
            .setAccessLogType(type(access))
            .setAccessLogPath(path(access))
            .setErrorLogType(type(error))
            .setErrorLogPath(path(error));
    switch (level) {
      case "debug" -> config.setErrorLogLevel(Severity.Debug);
      case "info" -> config.setErrorLogLevel(Severity.Info);
      case "error" -> config.setErrorLogLevel(Severity.Error);
      case NONE -> config.setErrorLogType(LogType.None).setAccessLogType(LogType.None);
      default -> {
        config.setErrorLogLevel(Severity.Warning);
        if (!level.isEmpty() && !level.equals("warning")) {
          levelNode.warn(
              "an unknown level counts as warning: write debug, info, warning, error or none");
        }
      }
    }
    config.setEnableDnsLog(node.get("dnsLog").bool(false));
    readMask(node.get("maskAddress"), config);
    readForm(node.get("format"), config);
    return config.build();
  }

  private static void readMask(ConfigNode node, Config.Builder config) {
    String mask = node.string("");
    if (!mask.isEmpty() && AddressMask.parse(mask).isEmpty()) {
      node.fail("\"" + mask + "\" hides nothing: " + LogSettings.MASKS);
    }
    config.setMaskAddress(mask);
  }

  private static void readForm(ConfigNode node, Config.Builder config) {
    switch (node.string("")) {
      case "", "text" -> {}
      case JSON -> config.setLineForm(LineForm.Json);
      default -> node.fail("unknown format of lines: write \"text\" or \"json\"");
    }
  }

  private static LogType type(String text) {
    return switch (text) {
      case "" -> LogType.Console;
      case NONE -> LogType.None;
      default -> LogType.File;
    };
  }

  private static String path(String text) {
    return type(text) == LogType.File ? text : "";
  }

  private static Map<String, Object> write(Config config) {
    Map<String, Object> tree = new LinkedHashMap<>();
    writeSinks(config, tree);
    if (config.getEnableDnsLog()) {
      tree.put("dnsLog", true);
    }
    putText(tree, "maskAddress", config.getMaskAddress());
    putText(tree, "format", config.getLineForm() == LineForm.Json ? JSON : "");
    return tree;
  }

  // What JSON cannot say is written as what has the same effect: a level that nothing reaches as no
  // log, a file named "none" by another path of it.
  private static void writeSinks(Config config, Map<String, Object> tree) {
    int level = config.getErrorLogLevelValue();
    boolean silent =
        config.getAccessLogType() == LogType.None && config.getErrorLogType() == LogType.None;
    if (silent && level == Severity.Unknown_VALUE) {
      putText(tree, "access", config.getAccessLogPath());
      putText(tree, "error", config.getErrorLogPath());
      tree.put("loglevel", NONE);
      return;
    }
    putText(tree, "access", text(config.getAccessLogType(), config.getAccessLogPath()));
    if (level == Severity.Unknown_VALUE) {
      tree.put("error", NONE);
    } else {
      putText(tree, "error", text(config.getErrorLogType(), config.getErrorLogPath()));
      tree.put("loglevel", word(level));
    }
  }

  private static void putText(Map<String, Object> tree, String key, String text) {
    if (!text.isEmpty()) {
      tree.put(key, text);
    }
  }

  private static String text(LogType type, String path) {
    return switch (type) {
      case None -> NONE;
      case Console -> "";
      case File -> {
        if (path.isEmpty()) {
          throw new ConfigException("a log of type File without a path cannot be written as JSON");
        }
        yield path.equals(NONE) ? "./" + NONE : path;
      }
      default -> throw new ConfigException("a log of type " + type + " cannot be written as JSON");
    };
  }

  private static String word(int level) {
    return switch (level) {
      case Severity.Error_VALUE -> "error";
      case Severity.Warning_VALUE -> "warning";
      case Severity.Info_VALUE -> "info";
      default -> "debug";
    };
  }
}
