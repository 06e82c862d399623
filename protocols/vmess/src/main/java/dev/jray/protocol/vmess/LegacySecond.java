package dev.jray.protocol.vmess;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The ids that could authenticate a legacy request in one second, by what they would send. Holds
 * hints of four bytes only, which are proved by computing the HMAC again.
 *
 * <p>Any number of threads may look while one adds.
 */
final class LegacySecond {
  /** Most ids: a hint has 20 bits for the id's index and 12 of its HMAC. */
  static final int MAX_IDS = (1 << 20) - 1;

  private final long second;
  private final AtomicIntegerArray hints;
  private int count;

  private LegacySecond(long second, int ids) {
    this.second = second;
    this.hints = new AtomicIntegerArray(2 * Integer.highestOneBit(Math.max(2, ids + ids / 2)));
  }

  /** Computes the hints of all ids; null among them are left out. */
  static LegacySecond of(long second, LegacyId[] ids, LegacyMac mac) {
    LegacySecond made = new LegacySecond(second, ids.length);
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] != null) {
        made.add(i, mac.of(ids[i].bytes()).at(second));
      }
    }
    return made;
  }

  long second() {
    return second;
  }

  /**
   * Adds a hint; one thread at a time.
   *
   * @return false if there is no room: the hints must be computed anew
   */
  boolean add(int index, byte[] hmac) {
    if (4 * (count + 1) > 3 * hints.length()) {
      return false;
    }
    count++;
    int hash = hash(hmac);
    int slot = hash & (hints.length() - 1);
    while (hints.get(slot) != 0) {
      slot = (slot + 1) & (hints.length() - 1);
    }
    hints.set(slot, (hash & ~MAX_IDS) | (index + 1));
    return true;
  }

  /** The id that sends these 16 bytes in this second; null if none does. */
  LegacyId find(byte[] wire, LegacyId[] ids) {
    int hash = hash(wire);
    int slot = hash & (hints.length() - 1);
    int hint = hints.get(slot);
    while (hint != 0) {
      int index = (hint & MAX_IDS) - 1;
      boolean alike = ((hint ^ hash) & ~MAX_IDS) == 0 && index < ids.length && ids[index] != null;
      if (alike && Arrays.equals(LegacyAuth.hmac(ids[index].bytes(), second), wire)) {
        return ids[index];
      }
      slot = (slot + 1) & (hints.length() - 1);
      hint = hints.get(slot);
    }
    return null;
  }

  private static int hash(byte[] hmac) {
    return ByteBuffer.wrap(hmac).getInt();
  }
}
