package dev.jray.kernel.instance;

import java.io.Serial;

/** An instance could not start; the message says why and what to do. */
public final class InstanceStartException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  InstanceStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
