package dev.jray.kernel.sniff;

import dev.jray.spi.net.Address;

/** Judges names that strangers wrote into their first bytes. */
final class SniffedName {
  private static final int MAX_LENGTH = 253;

  private SniffedName() {}

  /** The name as an address; null if it is no name that could be looked up or logged. */
  static Address parse(String name) {
    if (name.isEmpty() || name.length() > MAX_LENGTH) {
      return null;
    }
    Address address = Address.parse(name);
    return address instanceof Address.Ip || isHostName(name) ? address : null;
  }

  private static boolean isHostName(String name) {
    if (name.charAt(0) == '.' || name.contains("..")) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean good =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '_'
              || c == '.';
      if (!good) {
        return false;
      }
    }
    return true;
  }
}
