package dev.jray.tests.bench.load;

/**
 * What a connection to the {@link Origin} is for; its first byte says so.
 *
 * <pre>
 * ECHO      'E' and more: everything comes back, this byte included
 * UPLOAD    'U' alone; origin: 'R'; client: volume(8), then that many bytes of the Pattern;
 *           origin: result(8), the volume, or -1 - offset of the first bad byte
 * DOWNLOAD  'D' alone; origin: 'R'; client: volume(8); origin: that many bytes of the Pattern
 * </pre>
 *
 * <p>The bulk modes wait for 'R', so the way is known to be open before a clock starts.
 */
enum Mode {
  ECHO('E'),
  UPLOAD('U'),
  DOWNLOAD('D');

  static final byte READY = 'R';

  private final byte code;

  Mode(char code) {
    this.code = (byte) code;
  }

  byte code() {
    return code;
  }
}
