package dev.jray.toolkit.dns;

import java.util.Objects;

/**
 * What a query asks for, in class IN.
 *
 * @param name {@linkplain DnsNames#normalize normalized}
 * @param type such as {@link #A}
 */
public record DnsQuestion(String name, int type) {
  /** Type of IPv4 addresses. */
  public static final int A = 1;

  /** Type of IPv6 addresses. */
  public static final int AAAA = 28;

  static final int CLASS_IN = 1;

  public DnsQuestion {
    Objects.requireNonNull(name, "name");
  }
}
