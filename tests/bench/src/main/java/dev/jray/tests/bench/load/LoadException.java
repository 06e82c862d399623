package dev.jray.tests.bench.load;

/** A load did not come to its end: bytes were lost or wrong, or the time was up. */
public final class LoadException extends Exception {
  private static final long serialVersionUID = 1L;

  public LoadException(String message) {
    super(message);
  }

  public LoadException(String message, Throwable cause) {
    super(message, cause);
  }
}
