package dev.jray.protocol.vmess;

import dev.jray.toolkit.crypto.Aead;
import io.netty.util.concurrent.FastThreadLocal;

/**
 * Arrays for one chunk on its way through a cipher. They belong to the thread, not to a connection,
 * so that an idle connection holds none; who uses them is done before anything else runs.
 */
final class Scratch {
  /** What goes in or out around the largest payload block. */
  private static final int FRAME = 2 + Aead.TAG;

  private static final FastThreadLocal<Scratch> OF_THREAD =
      new FastThreadLocal<>() {
        @Override
        protected Scratch initialValue() {
          return new Scratch();
        }
      };

  /** What a cipher reads. */
  final byte[] in = new byte[FRAME + 0xffff];

  /** What a cipher writes. */
  final byte[] out = new byte[FRAME + 0xffff];

  private Scratch() {}

  static Scratch get() {
    return OF_THREAD.get();
  }
}
