package dev.jray.toolkit.crypto;

import io.netty.util.concurrent.FastThreadLocal;

/**
 * An array for one chunk on its way through a cipher that is at its best on arrays. It belongs to
 * the thread; who uses it is done before anything else runs there.
 */
final class Scratch {
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
  static byte[] get(int length) {
    byte[] array = OF_THREAD.get();
    if (array.length < length) {
      array = new byte[length];
      OF_THREAD.set(array);
    }
    return array;
  }
}
