package dev.jray.protocol.vmess;

import java.util.List;

/** A user's UUID and what follows from it. Never shows itself: it is the user's secret. */
final class VmessId {
  private VmessId() {}

  /**
   * Reads 32 hexadecimal digits; a dash may stand before the digits 9, 13, 17 and 21.
   *
   * @throws IllegalArgumentException with a sentence that holds no part of the text
   */
  static VmessId parse(String uuid) {
    throw new UnsupportedOperationException();
  }

  /** The id of 16 bytes. */
  static VmessId of(byte[] uuid) {
    throw new UnsupportedOperationException();
  }

  /** The 16 bytes of the UUID; a copy. */
  byte[] bytes() {
    throw new UnsupportedOperationException();
  }

  /** The key of all headers, 16 bytes; a copy. */
  byte[] commandKey() {
    throw new UnsupportedOperationException();
  }

  /** The first alter ids, 16 bytes each. */
  List<byte[]> alterIds(int count) {
    throw new UnsupportedOperationException();
  }

  /** The UUID with dashes in lower case; a secret, so for messages on the wire only. */
  String text() {
    throw new UnsupportedOperationException();
  }
}
