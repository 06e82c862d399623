package dev.jray.feature.log;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hides the ends of the IP addresses in a text, as Xray's {@code maskAddress}: {@code 192.0.*.*},
 * {@code 2001:db8::/32}, or all of them.
 *
 * @param v4 bits of an IPv4 address that stay, a multiple of 8
 * @param v6 bits of an IPv6 address that stay
 */
record AddressMask(int v4, int v6) implements UnaryOperator<String> {
  private static final int V4_BITS = 32;
  private static final int V6_BITS = 128;
  private static final Pattern OWN = Pattern.compile("/(\\d{1,3})\\+/(\\d{1,3})");

  /**
   * Reads a setting.
   *
   * @return empty if it is none
   */
  static Optional<AddressMask> parse(String text) {
    return switch (text) {
      case "quarter" -> Optional.of(new AddressMask(8, 16));
      case "half" -> Optional.of(new AddressMask(16, 32));
      case "full" -> Optional.of(new AddressMask(0, 0));
      default -> own(text);
    };
  }

  private static Optional<AddressMask> own(String text) {
    Matcher own = OWN.matcher(text);
    if (!own.matches()) {
      return Optional.empty();
    }
    int v4 = Integer.parseInt(own.group(1));
    int v6 = Integer.parseInt(own.group(2));
    return v4 > V4_BITS || v4 % 8 != 0 || v6 > V6_BITS
        ? Optional.empty()
        : Optional.of(new AddressMask(v4, v6));
  }

  @Override
  public String apply(String text) {
    StringBuilder out = null;
    int copied = 0;
    int at = 0;
    while (at < text.length()) {
      if (!isAddressChar(text.charAt(at))) {
        at++;
        continue;
      }
      int end = at;
      while (end < text.length() && isAddressChar(text.charAt(end))) {
        end++;
      }
      String hidden = hide(text, at, end);
      if (hidden != null) {
        out = out == null ? new StringBuilder(text.length() + 16) : out;
        out.append(text, copied, at).append(hidden);
        copied = end;
      }
      at = end;
    }
    return out == null ? text : out.append(text, copied, text.length()).toString();
  }

  private static boolean isAddressChar(char c) {
    return (Character.digit(c, 16) >= 0 && c < 0x80) || c == ':' || c == '.';
  }

  /** What a run of digits, colons and points is with its addresses hidden; null if it has none. */
  private String hide(String text, int start, int end) {
    String run = text.substring(start, end);
    int first = run.indexOf(':');
    if (first < 0 || first == run.lastIndexOf(':')) {
      return hideV4(text, start, end);
    }
    // "from:2001:db8::1" and "2001:db8::1: refused" have colons that are no part of the address
    for (int from = 0; from < 2; from++) {
      for (int cut = 0; cut < 2; cut++) {
        String core = run.length() > from + cut ? run.substring(from, run.length() - cut) : "";
        boolean trimmed =
            (from == 0 ? !isWord(text, start - 1) : run.charAt(0) == ':')
                && (cut == 0 || ":.".indexOf(run.charAt(run.length() - 1)) >= 0);
        if (trimmed && !isWord(text, end) && NetUtil.isValidIpV6Address(core)) {
          return run.substring(0, from) + maskedV6(core) + run.substring(run.length() - cut);
        }
      }
    }
    return hideV4(text, start, end);
  }

  private String maskedV6(String address) {
    if (v6 == 0) {
      return "[Masked IPv6]";
    }
    if (v6 == V6_BITS) {
      return address;
    }
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
    for (int bit = v6; bit < V6_BITS; bit++) {
      bytes[bit / 8] &= (byte) ~(0x80 >> bit % 8);
    }
    try {
      return NetUtil.toAddressString(InetAddress.getByAddress(bytes)) + "/" + v6;
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an IPv6 address has 16 bytes", e);
    }
  }

  private String hideV4(String text, int start, int end) {
    StringBuilder out = null;
    int copied = start;
    int at = start;
    while (at < end) {
      int after = isV4Before(text, at) ? endOfV4(text, at) : -1;
      if (after < 0) {
        at++;
        continue;
      }
      out = out == null ? new StringBuilder() : out;
      out.append(text, copied, at);
      appendMaskedV4(out, text.substring(at, after));
      copied = after;
      at = after;
    }
    return out == null ? null : out.append(text, copied, end).toString();
  }

  private static boolean isV4Before(String text, int at) {
    return at == 0 || (!isWord(text, at - 1) && text.charAt(at - 1) != '.');
  }

  /** Where the four numbers that begin here end; negative if there are none. */
  private static int endOfV4(String text, int start) {
    int at = start;
    for (int part = 0; part < 4; part++) {
      if (part > 0 && (at >= text.length() || text.charAt(at++) != '.')) {
        return -1;
      }
      int value = 0;
      int digits = 0;
      while (at < text.length() && isDigit(text.charAt(at)) && digits < 4) {
        value = value * 10 + text.charAt(at++) - '0';
        digits++;
      }
      if (digits == 0 || value > 255) {
        return -1;
      }
    }
    boolean more =
        at < text.length()
            && (isDigit(text.charAt(at))
                || (text.charAt(at) == '.'
                    && at + 1 < text.length()
                    && isDigit(text.charAt(at + 1))));
    return more ? -1 : at;
  }

  private void appendMaskedV4(StringBuilder out, String address) {
    if (v4 == 0) {
      out.append("[Masked IPv4]");
      return;
    }
    String[] parts = address.split("\\.", -1);
    for (int i = 0; i < parts.length; i++) {
      out.append(i == 0 ? "" : ".").append(i < v4 / 8 ? parts[i] : "*");
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isWord(String text, int at) {
    return at >= 0
        && at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_');
  }
}
