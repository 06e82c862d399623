package dev.jray.toolkit.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What SHAKE128 (FIPS 202) makes of a seed, as an endless stream. Not thread-safe.
 *
 * <p>Of our own making because a proxy asks for two bytes per chunk and needs nothing else of a
 * library whose signed jar costs the first connection half a second.
 */
public final class ShakeStream {
  /** One permutation takes in, and yields, so many bytes. */
  private static final int RATE = 168;

  /** What marks the end of SHAKE's input: the suffix 1111, and the first bit of the padding. */
  private static final byte DOMAIN = 0x1f;

  private static final byte LAST_OF_PADDING = (byte) 0x80;
  private static final VarHandle LANES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final Keccak keccak = new Keccak();
  private final byte[] block = new byte[RATE];
  private int at = RATE;

  /** Begins a stream. */
  public ShakeStream(byte[] seed) {
    int taken = 0;
    while (seed.length - taken >= RATE) {
      System.arraycopy(seed, taken, block, 0, RATE);
      absorb();
      taken += RATE;
    }
    int rest = seed.length - taken;
    Arrays.fill(block, (byte) 0);
    System.arraycopy(seed, taken, block, 0, rest);
    block[rest] = DOMAIN;
    block[RATE - 1] |= LAST_OF_PADDING;
    mix();
  }

  /** The next two bytes as a number, 0 to 65535. */
  public int next() {
    return (octet() << 8) | octet();
  }

  /** The next bytes. */
  public void fill(byte[] out, int offset, int length) {
    int done = 0;
    while (done < length) {
      if (at == RATE) {
        squeeze();
      }
      int part = Math.min(length - done, RATE - at);
      System.arraycopy(block, at, out, offset + done, part);
      at += part;
      done += part;
    }
  }

  private int octet() {
    if (at == RATE) {
      squeeze();
    }
    return block[at++] & 0xff;
  }

  private void absorb() {
    mix();
    keccak.permute();
  }

  private void mix() {
    for (int lane = 0; lane < RATE / Long.BYTES; lane++) {
      keccak.mix(lane, (long) LANES.get(block, lane * Long.BYTES));
    }
  }

  private void squeeze() {
    keccak.permute();
    for (int lane = 0; lane < RATE / Long.BYTES; lane++) {
      LANES.set(block, lane * Long.BYTES, keccak.lane(lane));
    }
    at = 0;
  }
}
