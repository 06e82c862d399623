package dev.jray.toolkit.crypto;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Locale;

/**
 * Compares how fast two providers seal and open payload, in the way payload is sealed and opened.
 * Most of the work is to warm up, since a rival that the JVM still interprets would always lose.
 * The work is of a fixed amount, not of a fixed time, which a busy machine would spend on others.
 * ADR 0013 has the figures.
 */
final class CipherRace {
  private static final int WARM_UP_STEPS = 20;
  private static final int WARM_UP_PAIRS = 100;
  private static final int WARM_UP_LENGTH = 64;
  private static final int ROUNDS = 20;
  private static final int LONG = 16 * 1024;
  private static final int SHORT = 2 * 1024;

  /** By how much the rival has to win. */
  private static final double MARGIN = 1.05;

  private final Runner incumbent;
  private final Runner rival;
  private int steps;

  CipherRace(AeadAlgorithm algorithm, CipherSource incumbent, CipherSource rival) {
    this.incumbent = new Runner(algorithm, incumbent);
    this.rival = new Runner(algorithm, rival);
  }

  /**
   * Does a few milliseconds of the work.
   *
   * @return whether the race is over
   */
  boolean step() {
    ByteBuf plain = Unpooled.directBuffer(LONG);
    ByteBuf sealed = Unpooled.directBuffer(LONG + Aead.TAG);
    try {
      if (steps++ < WARM_UP_STEPS) {
        incumbent.run(WARM_UP_PAIRS, WARM_UP_LENGTH, plain, sealed);
        rival.run(WARM_UP_PAIRS, WARM_UP_LENGTH, plain, sealed);
        return false;
      }
      for (int i = 0; i < ROUNDS; i++) {
        incumbent.round(plain, sealed);
        rival.round(plain, sealed);
      }
      return true;
    } finally {
      plain.release();
      sealed.release();
    }
  }

  /** The faster one; meaningful when the race is over. */
  CipherSource winner() {
    return rival.nanosPerByte() * MARGIN < incumbent.nanosPerByte()
        ? rival.source
        : incumbent.source;
  }

  @Override
  public String toString() {
    return incumbent + ", " + rival;
  }

  /** One provider with its best times. */
  private static final class Runner {
    private final CipherSource source;
    private final Aead sealer;
    private final Aead opener;
    private final byte[] nonce = new byte[Aead.NONCE];
    private int count;
    private long bestLong = Long.MAX_VALUE;
    private long bestShort = Long.MAX_VALUE;

    Runner(AeadAlgorithm algorithm, CipherSource source) {
      this.source = source;
      byte[] key = new byte[algorithm.keyLength()];
      this.sealer = Aead.sealer(algorithm, key, source);
      this.opener = Aead.opener(algorithm, key, source);
    }

    void round(ByteBuf plain, ByteBuf sealed) {
      bestLong = Math.min(bestLong, run(1, LONG, plain, sealed));
      bestShort = Math.min(bestShort, run(LONG / SHORT, SHORT, plain, sealed));
    }

    /** Seals and opens so many chunks of one length; the result is the time. */
    long run(int pairs, int length, ByteBuf plain, ByteBuf sealed) {
      long start = System.nanoTime();
      for (int i = 0; i < pairs; i++) {
        count++;
        nonce[0] = (byte) (count >> 8);
        nonce[1] = (byte) count;
        plain.setIndex(0, length);
        sealer.seal(nonce, plain, length, sealed.clear());
        opener.open(nonce, sealed, length + Aead.TAG, plain.clear());
      }
      return System.nanoTime() - start;
    }

    /** Of long and short chunks together. */
    double nanosPerByte() {
      return (bestLong + bestShort) / (2.0 * 2 * LONG);
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%s %.2f ns/byte in long chunks and %.2f in short ones",
          source.kind(),
          bestLong / (2.0 * LONG),
          bestShort / (2.0 * LONG));
    }
  }
}
