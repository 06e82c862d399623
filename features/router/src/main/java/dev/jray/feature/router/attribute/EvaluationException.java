package dev.jray.feature.router.attribute;

import java.io.Serial;

/**
 * Why an expression has no value for a flow, such as an attribute that it does not have. Any client
 * can cause it, so it has no stack trace.
 */
public final class EvaluationException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  EvaluationException(String message) {
    super(message, null, false, false);
  }
}
