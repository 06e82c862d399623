package dev.jray.toolkit.crypto;

import io.netty.util.concurrent.FastThreadLocal;

/**
 * The permutation Keccak-f[1600] of FIPS 202, section 3, on a state of 25 lanes of 64 bits. Lane
 * {@code x, y} of the standard has the number {@code x + 5 * y}. Not thread-safe.
 */
final class Keccak {
  private static final int ROUNDS = 24;
  private static final int SIDE = 5;
  private static final int LANES = SIDE * SIDE;

  private static final long[] ROUND_CONSTANTS = new long[ROUNDS];

  static {
    int register = 1;
    for (int round = 0; round < ROUNDS; round++) {
      for (int bit = 0; bit < 7; bit++) {
        if ((register & 1) != 0) {
          ROUND_CONSTANTS[round] |= 1L << ((1 << bit) - 1);
        }
        // The shift register of algorithm 5: x^8 + x^6 + x^5 + x^4 + 1
        register <<= 1;
        if ((register & 0x100) != 0) {
          register ^= 0x171;
        }
      }
    }
  }

  // Of the thread, since every open connection has states, and one permutation runs at a time.
  private static final FastThreadLocal<long[]> MOVED =
      new FastThreadLocal<>() {
        @Override
        protected long[] initialValue() {
          return new long[LANES];
        }
      };

  private final long[] state = new long[LANES];

  /** Adds to an octet of the state, which has 200 of them. */
  void mix(int octet, int value) {
    state[octet >> 3] ^= (value & 0xffL) << ((octet & 7) << 3);
  }

  int octet(int octet) {
    return (int) (state[octet >> 3] >>> ((octet & 7) << 3)) & 0xff;
  }

  void permute() {
    long[] moved = MOVED.get();
    for (long constant : ROUND_CONSTANTS) {
      thetaRhoPi(state, moved);
      chi(moved, state);
      state[0] ^= constant;
    }
  }

  /**
   * Adds to each lane the parity of two columns, turns it and moves it. Written out, for a loop
   * that works out the places costs three times as much.
   */
  private static void thetaRhoPi(long[] a, long[] b) {
    long c0 = a[0] ^ a[5] ^ a[10] ^ a[15] ^ a[20];
    long c1 = a[1] ^ a[6] ^ a[11] ^ a[16] ^ a[21];
    long c2 = a[2] ^ a[7] ^ a[12] ^ a[17] ^ a[22];
    long c3 = a[3] ^ a[8] ^ a[13] ^ a[18] ^ a[23];
    long c4 = a[4] ^ a[9] ^ a[14] ^ a[19] ^ a[24];
    long d0 = c4 ^ Long.rotateLeft(c1, 1);
    long d1 = c0 ^ Long.rotateLeft(c2, 1);
    long d2 = c1 ^ Long.rotateLeft(c3, 1);
    long d3 = c2 ^ Long.rotateLeft(c4, 1);
    long d4 = c3 ^ Long.rotateLeft(c0, 1);
    b[0] = a[0] ^ d0;
    b[10] = Long.rotateLeft(a[1] ^ d1, 1);
    b[20] = Long.rotateLeft(a[2] ^ d2, 62);
    b[5] = Long.rotateLeft(a[3] ^ d3, 28);
    b[15] = Long.rotateLeft(a[4] ^ d4, 27);
    b[16] = Long.rotateLeft(a[5] ^ d0, 36);
    b[1] = Long.rotateLeft(a[6] ^ d1, 44);
    b[11] = Long.rotateLeft(a[7] ^ d2, 6);
    b[21] = Long.rotateLeft(a[8] ^ d3, 55);
    b[6] = Long.rotateLeft(a[9] ^ d4, 20);
    b[7] = Long.rotateLeft(a[10] ^ d0, 3);
    b[17] = Long.rotateLeft(a[11] ^ d1, 10);
    b[2] = Long.rotateLeft(a[12] ^ d2, 43);
    b[12] = Long.rotateLeft(a[13] ^ d3, 25);
    b[22] = Long.rotateLeft(a[14] ^ d4, 39);
    b[23] = Long.rotateLeft(a[15] ^ d0, 41);
    b[8] = Long.rotateLeft(a[16] ^ d1, 45);
    b[18] = Long.rotateLeft(a[17] ^ d2, 15);
    b[3] = Long.rotateLeft(a[18] ^ d3, 21);
    b[13] = Long.rotateLeft(a[19] ^ d4, 8);
    b[14] = Long.rotateLeft(a[20] ^ d0, 18);
    b[24] = Long.rotateLeft(a[21] ^ d1, 2);
    b[9] = Long.rotateLeft(a[22] ^ d2, 61);
    b[19] = Long.rotateLeft(a[23] ^ d3, 56);
    b[4] = Long.rotateLeft(a[24] ^ d4, 14);
  }

  private static void chi(long[] b, long[] a) {
    for (int row = 0; row < LANES; row += SIDE) {
      long b0 = b[row];
      long b1 = b[row + 1];
      long b2 = b[row + 2];
      long b3 = b[row + 3];
      long b4 = b[row + 4];
      a[row] = b0 ^ (~b1 & b2);
      a[row + 1] = b1 ^ (~b2 & b3);
      a[row + 2] = b2 ^ (~b3 & b4);
      a[row + 3] = b3 ^ (~b4 & b0);
      a[row + 4] = b4 ^ (~b0 & b1);
    }
  }
}
