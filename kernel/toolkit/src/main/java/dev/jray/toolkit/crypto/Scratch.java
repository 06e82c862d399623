package dev.jray.toolkit.crypto;

import io.netty.util.concurrent.FastThreadLocal;

/**
 * An array for one chunk on its way through a cipher that is at its best on arrays. It belongs to
 * the thread, not to a connection, so that an idle connection holds none. Who uses it is done
 * before anybody else does: until then it calls nothing but ciphers on arrays, which need none.
 */
public final class Scratch {
  private static final int LENGTH = 17 * 1024;

  private static final FastThreadLocal<byte[]> OF_THREAD =
      new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
          return new byte[LENGTH];
        }
      };

  private Scratch() {}

  /** An array of this length at least. */
  public static byte[] get(int length) {
    byte[] array = OF_THREAD.get();
    if (array.length < length) {
      array = new byte[length];
      OF_THREAD.set(array);
    }
    return array;
  }
}
