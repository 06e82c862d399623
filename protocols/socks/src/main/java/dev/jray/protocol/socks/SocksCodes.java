package dev.jray.protocol.socks;

import dev.jray.spi.error.ErrorCode;
import dev.jray.spi.error.NetworkError;

/** The reply codes of SOCKS 5 and what they mean for a flow. */
final class SocksCodes {
  static final int OK = 0;
  static final int GENERAL_FAILURE = 1;
  static final int NOT_ALLOWED = 2;
  static final int NETWORK_UNREACHABLE = 3;
  static final int HOST_UNREACHABLE = 4;
  static final int REFUSED = 5;
  static final int TTL_EXPIRED = 6;
  static final int COMMAND_NOT_SUPPORTED = 7;

  private SocksCodes() {}

  /** The code that tells a client why its flow failed. */
  static int of(ErrorCode why) {
    if (why instanceof NetworkError error) {
      return switch (error) {
        case REFUSED -> REFUSED;
        case NETWORK_UNREACHABLE -> NETWORK_UNREACHABLE;
        case HOST_UNREACHABLE, NAME_NOT_RESOLVED -> HOST_UNREACHABLE;
        case TIMEOUT -> TTL_EXPIRED;
        case NOT_ALLOWED -> NOT_ALLOWED;
        case RESET, UPSTREAM_REFUSED, INTERNAL -> GENERAL_FAILURE;
      };
    }
    return why.kind() == ErrorCode.Kind.POLICY ? NOT_ALLOWED : GENERAL_FAILURE;
  }

  /** What a server's code other than {@link #OK} says. */
  static NetworkError meaning(int code) {
    return switch (code) {
      case NOT_ALLOWED -> NetworkError.NOT_ALLOWED;
      case NETWORK_UNREACHABLE -> NetworkError.NETWORK_UNREACHABLE;
      case HOST_UNREACHABLE -> NetworkError.HOST_UNREACHABLE;
      case REFUSED -> NetworkError.REFUSED;
      case TTL_EXPIRED -> NetworkError.TIMEOUT;
      default -> NetworkError.UPSTREAM_REFUSED;
    };
  }
}
