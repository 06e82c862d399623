package dev.jray.toolkit.crypto;

/**
 * The permutation Keccak-f[1600] of FIPS 202, section 3, on a state of 25 lanes of 64 bits. Lane
 * {@code x, y} of the standard has the number {@code x + 5 * y}. Not thread-safe.
 */
final class Keccak {
  private static final int ROUNDS = 24;
  private static final int SIDE = 5;
  private static final int LANES = SIDE * SIDE;

  /** Where a walk through all lanes but the first goes (step pi), and by how much each turns. */
  private static final int[] PATH = new int[LANES - 1];

  private static final int[] TURNS = new int[LANES - 1];
  private static final long[] ROUND_CONSTANTS = new long[ROUNDS];

  static {
    int x = 1;
    int y = 0;
    for (int step = 0; step < LANES - 1; step++) {
      int next = (2 * x + 3 * y) % SIDE;
      x = y;
      y = next;
      PATH[step] = x + SIDE * y;
      TURNS[step] = (step + 1) * (step + 2) / 2 % Long.SIZE;
    }
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

  private final long[] state = new long[LANES];
  private final long[] columns = new long[SIDE];

  /** Adds to a lane. */
  void mix(int lane, long value) {
    state[lane] ^= value;
  }

  long lane(int lane) {
    return state[lane];
  }

  void permute() {
    for (int round = 0; round < ROUNDS; round++) {
      theta();
      rhoAndPi();
      chi();
      state[0] ^= ROUND_CONSTANTS[round];
    }
  }

  private void theta() {
    for (int x = 0; x < SIDE; x++) {
      columns[x] = state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20];
    }
    for (int x = 0; x < SIDE; x++) {
      long change = columns[(x + 4) % SIDE] ^ Long.rotateLeft(columns[(x + 1) % SIDE], 1);
      for (int lane = x; lane < LANES; lane += SIDE) {
        state[lane] ^= change;
      }
    }
  }

  private void rhoAndPi() {
    long carried = state[1];
    for (int step = 0; step < PATH.length; step++) {
      int to = PATH[step];
      long displaced = state[to];
      state[to] = Long.rotateLeft(carried, TURNS[step]);
      carried = displaced;
    }
  }

  private void chi() {
    for (int row = 0; row < LANES; row += SIDE) {
      System.arraycopy(state, row, columns, 0, SIDE);
      for (int x = 0; x < SIDE; x++) {
        state[row + x] = columns[x] ^ (~columns[(x + 1) % SIDE] & columns[(x + 2) % SIDE]);
      }
    }
  }
}
