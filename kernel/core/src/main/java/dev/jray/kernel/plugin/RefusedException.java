package dev.jray.kernel.plugin;

import java.io.Serial;

/** Why a candidate cannot be loaded; it becomes one sentence once the path is known. */
final class RefusedException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final String remedy;

  /**
   * @param reason what is wrong, a main clause whose subject is the plugin ("it has ...")
   * @param remedy what to do about it, as an order
   */
  RefusedException(String reason, String remedy) {
    this(reason, remedy, null);
  }

  /** With the exception that shows where it went wrong. */
  RefusedException(String reason, String remedy, Throwable cause) {
    super(reason, cause);
    this.remedy = remedy;
  }

  String remedy() {
    return remedy;
  }
}
