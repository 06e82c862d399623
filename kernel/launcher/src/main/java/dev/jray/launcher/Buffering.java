package dev.jray.launcher;

import dev.jray.kernel.instance.InstanceOptions;
import java.util.OptionalInt;

/**
 * Reads V2Ray's {@code v2ray.ray.buffer.size}: how many MiB may wait per direction where the policy
 * names no number; 0 means as much as the kernel allows. As in V2Ray, what is no number counts as
 * not there.
 */
final class Buffering {
  static final String SETTING = "ray.buffer.size";
  private static final int MIB = 1024 * 1024;

  private Buffering() {}

  static OptionalInt bytes(String value) {
    int mebibytes;
    try {
      mebibytes = Integer.parseInt(value);
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(
        mebibytes <= 0 || mebibytes > Integer.MAX_VALUE / MIB ? -1 : mebibytes * MIB);
  }

  static InstanceOptions applyTo(InstanceOptions options, Shell shell) {
    return shell.setting(SETTING).map(value -> options.withBuffer(bytes(value))).orElse(options);
  }
}
