package dev.jray.toolkit.mux;

import io.netty.channel.Channel;

/**
 * How much may wait to be read by the sub-flows of one connection. Once a sub-flow has more than
 * its share, or all of them together, the connection is not read until that is over.
 */
final class InputLimits {
  static final int SESSION = 256 * 1024;
  static final int TOTAL = 4 * 1024 * 1024;

  private final Channel carrier;
  private int over;
  private int total;
  private boolean reading = true;

  InputLimits(Channel carrier) {
    this.carrier = carrier;
  }

  /**
   * A sub-flow has something waiting.
   *
   * @param held what it had before
   * @return what it has now
   */
  int add(int held, int size) {
    int now = held + size;
    if (held <= SESSION && now > SESSION) {
      over++;
    }
    total += size;
    update();
    return now;
  }

  /** A sub-flow has nothing waiting any more. */
  void release(int held) {
    if (held > SESSION) {
      over--;
    }
    total -= held;
    update();
  }

  private void update() {
    boolean room = over == 0 && total <= TOTAL;
    if (room != reading) {
      reading = room;
      carrier.config().setAutoRead(room);
    }
  }
}
