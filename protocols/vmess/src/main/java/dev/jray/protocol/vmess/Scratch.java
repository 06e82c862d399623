package dev.jray.protocol.vmess;

import dev.jray.toolkit.crypto.Aead;
import io.netty.util.concurrent.FastThreadLocal;

/**
 * An array for one chunk on its way through a cipher stream. It belongs to the thread, not to a
 * connection, so that an idle connection holds none; who uses it is done before anything else runs.
 */
final class Scratch {
  /** The longest chunk with its size field. */
  private static final int LENGTH = 2 + Aead.TAG + 0xffff;

  private static final FastThreadLocal<byte[]> OF_THREAD =
      new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
          return new byte[LENGTH];
        }
      };

  private Scratch() {}

  static byte[] get() {
    return OF_THREAD.get();
  }
}
