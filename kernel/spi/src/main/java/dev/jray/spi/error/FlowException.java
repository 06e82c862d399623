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

  /** Makes an exception for a code; the message is for the log. */
  public FlowException(ErrorCode code, String message) {
    this(code, message, null);
  }

  /** Makes an exception with a cause, whose stack trace stays its own. */
  public FlowException(ErrorCode code, String message, Throwable cause) {
    super(message, cause, false, false);
    this.code = Objects.requireNonNull(code, "code");
  }

  /** The code; {@link NetworkError#INTERNAL} after deserialization. */
  public ErrorCode code() {
    return code == null ? NetworkError.INTERNAL : code;
  }
}
