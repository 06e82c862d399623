package dev.jray.protocol.vmess;

import dev.jray.toolkit.crypto.ShakeStream;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.random.RandomGenerator;

/**
 * What padding is filled with. One stream serves all connections of a thread, so that none of them
 * holds a state of its own; what follows in it cannot be told from what came before.
 */
final class Noise {
  private static final int SEED = 32;
  private static final FastThreadLocal<ShakeStream> OF_THREAD = new FastThreadLocal<>();

  private Noise() {}

  /**
   * The stream of this thread.
   *
   * @param random gives the seed of the first one
   */
  static ShakeStream of(RandomGenerator random) {
    ShakeStream stream = OF_THREAD.get();
    if (stream == null) {
      byte[] seed = new byte[SEED];
      random.nextBytes(seed);
      stream = new ShakeStream(seed);
      OF_THREAD.set(stream);
    }
    return stream;
  }
}
