package dev.jray.spi.error;

import dev.jray.spi.annotation.Stable;
import java.io.Serial;
import java.util.Objects;

/**
 * Why a flow or handshake failed. It has no stack trace: hostile peers cause it at will, and its
 * code and message say all there is to say. The message must not hold secrets.
 */
@Stable
public class FlowException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient ErrorCode code;
  private final boolean definite;

  /** Makes an exception for a code; the message is for the log. */
  public FlowException(ErrorCode code, String message) {
    this(code, message, null);
  }

  /** Makes an exception with a cause, whose stack trace stays its own. */
  public FlowException(ErrorCode code, String message, Throwable cause) {
    this(code, message, cause, false);
  }

  private FlowException(ErrorCode code, String message, Throwable cause, boolean definite) {
    super(message, cause, false, false);
    this.code = Objects.requireNonNull(code, "code");
    this.definite = definite;
  }

  /** The same failure, known to be final: whoever gets it must not try again. */
  public FlowException definite() {
    return definite ? this : new FlowException(code(), getMessage(), getCause(), true);
  }

  /** Whether another try is pointless, since it was made or nobody waits for it. */
  public boolean isDefinite() {
    return definite;
  }

  /** The code; {@link NetworkError#INTERNAL} after deserialization. */
  public ErrorCode code() {
    return code == null ? NetworkError.INTERNAL : code;
  }
}
