package dev.jray.toolkit.text;

import dev.jray.spi.config.ConfigException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as V2Ray 5 and Xray write them: {@code 300ms}, {@code 1.5s}, {@code 1h30m}. */
public final class DurationTexts {
  private static final Pattern PART =
      Pattern.compile("(\\d{1,19}(?:\\.\\d{0,18})?|\\.\\d{1,18})(ns|us|µs|μs|ms|s|m|h)");
  private static final Map<String, Long> UNITS = units();

  private DurationTexts() {}

  private static Map<String, Long> units() {
    Map<String, Long> units = new LinkedHashMap<>();
    units.put("h", 3_600_000_000_000L);
    units.put("m", 60_000_000_000L);
    units.put("s", 1_000_000_000L);
    units.put("ms", 1_000_000L);
    units.put("us", 1_000L);
    units.put("ns", 1L);
    return units;
  }

  /**
   * Nanoseconds.
   *
   * @throws ConfigException if it is no duration, or too long a one
   */
  public static long read(String text) {
    Matcher matcher = PART.matcher(text);
    BigDecimal nanos = BigDecimal.ZERO;
    int end = 0;
    while (end < text.length() && matcher.find(end) && matcher.start() == end) {
      String unit = matcher.group(2).replace('µ', 'u').replace('μ', 'u');
      nanos =
          nanos.add(new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(UNITS.get(unit))));
      end = matcher.end();
    }
    boolean whole = end == text.length() && end > 0;
    if (text.equals("0")) {
      return 0;
    }
    if (!whole || nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new ConfigException(
          "\"" + text + "\" is no duration; write one such as \"300ms\" or \"1.5s\"");
    }
    return nanos.setScale(0, RoundingMode.DOWN).longValueExact();
  }

  /** The text that reads as this many nanoseconds. */
  public static String write(long nanos) {
    for (Map.Entry<String, Long> unit : UNITS.entrySet()) {
      if (nanos != 0 && nanos % unit.getValue() == 0) {
        return nanos / unit.getValue() + unit.getKey();
      }
    }
    return "0s";
  }
}
