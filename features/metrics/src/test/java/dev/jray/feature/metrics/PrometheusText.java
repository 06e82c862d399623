package dev.jray.feature.metrics;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A strict reader of Prometheus's text format 0.0.4: each family has its HELP and TYPE once, before
 * its samples, which stand together; no sample is there twice; names, escapes and values are valid.
 */
final class PrometheusText {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Pattern HELP = Pattern.compile("# HELP (\\S+) (.+)");
  private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (counter|gauge|summary)");
  private static final Pattern SAMPLE = Pattern.compile("([^{ ]+)(?:\\{(.*)\\})? (\\S+)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\\\\\"\\n]|\\\\[\\\\\"n])*)\"(?:,|$)");

  private final Map<String, String> types = new HashMap<>();
  private final Map<String, Double> samples = new LinkedHashMap<>();
  private final Set<String> families = new LinkedHashSet<>();
  private String helped = "";
  private String family = "";

  private PrometheusText() {}

  /** Reads a text; an error is an exception. */
  static PrometheusText parse(String text) {
    if (!text.endsWith("\n")) {
      throw new IllegalArgumentException("the last line does not end");
    }
    PrometheusText result = new PrometheusText();
    text.substring(0, text.length() - 1).lines().forEach(result::line);
    if (text.chars().filter(c -> c == '\n').count() != text.lines().count()) {
      throw new IllegalArgumentException("a line ends with something else than a line feed");
    }
    return result;
  }

  /** The value of a sample by its name and its labels, unescaped, as {@code name{a=x,b=y}}. */
  Double value(String sample) {
    return samples.get(sample);
  }

  Map<String, Double> samples() {
    return samples;
  }

  Map<String, String> types() {
    return types;
  }

  private void line(String line) {
    Matcher help = HELP.matcher(line);
    Matcher type = TYPE.matcher(line);
    if (help.matches()) {
      check(NAME.matcher(help.group(1)).matches() && families.add(help.group(1)), line);
      helped = help.group(1);
    } else if (type.matches()) {
      check(type.group(1).equals(helped), line);
      family = helped;
      types.put(family, type.group(2));
      check(!type.group(2).equals("counter") || family.endsWith("_total"), line);
    } else {
      check(!line.startsWith("#"), line);
      sample(line);
    }
  }

  private void sample(String line) {
    Matcher sample = SAMPLE.matcher(line);
    check(sample.matches() && NAME.matcher(sample.group(1)).matches(), line);
    String name = sample.group(1);
    boolean summary =
        "summary".equals(types.get(family))
            && (name.equals(family + "_sum") || name.equals(family + "_count"));
    check(name.equals(family) || summary, line);
    String key = name + labels(sample.group(2), line);
    check(samples.put(key, Double.parseDouble(sample.group(3))) == null, line);
  }

  private static String labels(String text, String line) {
    if (text == null) {
      return "";
    }
    Map<String, String> labels = new LinkedHashMap<>();
    Matcher label = LABEL.matcher(text);
    int end = 0;
    while (end < text.length()) {
      check(label.find(end) && label.start() == end, line);
      check(labels.put(label.group(1), unescaped(label.group(2))) == null, line);
      end = label.end();
    }
    return labels.toString().replace(", ", ",");
  }

  private static String unescaped(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
        c = text.charAt(i) == 'n' ? '\n' : text.charAt(i);
      }
      out.append(c);
    }
    return out.toString();
  }

  private static void check(boolean good, String line) {
    if (!good) {
      throw new IllegalArgumentException("bad line: " + line);
    }
  }
}
