package dev.jray.spi.net;

import dev.jray.spi.annotation.Stable;
import java.util.Locale;

/** The kind of link that carries a flow. */
@Stable
public enum Network {
  /** A byte stream over TCP. */
  TCP,
  /** Datagrams over UDP. */
  UDP,
  /** A byte stream over a unix domain socket. */
  UNIX;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** Returns the lower-case name as V2Ray prints it: {@code tcp}, {@code udp}, {@code unix}. */
  public String text() {
    return text;
  }
}
