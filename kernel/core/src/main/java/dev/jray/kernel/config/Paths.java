package dev.jray.kernel.config;

/** How a place inside a configuration is written: {@code inbounds[0].settings."a.b"}. */
final class Paths {
  private Paths() {}

  static String member(String path, String key) {
    boolean plain = !key.isEmpty();
    for (int i = 0; i < key.length() && plain; i++) {
      char c = key.charAt(i);
      plain = Character.isLetterOrDigit(c) || c == '_' || c == '-';
    }
    String name = plain ? key : '"' + key + '"';
    return path.isEmpty() ? name : path + '.' + name;
  }

  static String element(String path, int index) {
    return path + '[' + index + ']';
  }
}
