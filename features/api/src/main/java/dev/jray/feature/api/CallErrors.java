package dev.jray.feature.api;

import dev.jray.spi.config.ConfigException;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.NoSuchElementException;

/** What clients are told of what went wrong. */
final class CallErrors {
  private CallErrors() {}

  /** V2Ray's services answer every error of theirs with this code and the error's text. */
  static StatusRuntimeException failed(String text) {
    return Status.UNKNOWN.withDescription(text).asRuntimeException();
  }

  /** The status for what a call threw. */
  static Status status(Throwable thrown) {
    if (thrown instanceof StatusRuntimeException told) {
      return told.getStatus();
    }
    if (thrown instanceof StatusException told) {
      return told.getStatus();
    }
    if (expected(thrown)) {
      return Status.UNKNOWN.withDescription(String.valueOf(thrown.getMessage()));
    }
    return Status.INTERNAL.withDescription("the call failed: " + thrown);
  }

  /** Whether it is the request's fault, or the state's, and not that of the program. */
  static boolean expected(Throwable thrown) {
    return thrown instanceof StatusRuntimeException
        || thrown instanceof StatusException
        || thrown instanceof ConfigException
        || thrown instanceof NoSuchElementException
        || thrown instanceof IOException;
  }
}
