package dev.jray.spi.sniff;

import dev.jray.spi.annotation.Incubating;

/**
 * Recognises one protocol by the first bytes that a client sends. Stateless: it gets all bytes so
 * far with every call, and any event loop may call it at any time. What it sees comes from
 * strangers: it answers for every input, in time that is linear in its length.
 */
@Incubating
public sealed interface Sniffer permits StreamSniffer, DatagramSniffer {

  /** Its name, such as {@code tls}: a lower-case word that no other sniffer has. */
  String name();

  /** Sniffers with smaller numbers are asked first; the first one that knows decides. */
  int order();

  /** Whether it can find the name of the server, so that {@code destOverride} may name it. */
  default boolean findsDomains() {
    return true;
  }
}
