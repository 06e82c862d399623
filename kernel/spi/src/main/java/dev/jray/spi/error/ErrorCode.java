package dev.jray.spi.error;

import dev.jray.spi.annotation.Stable;

/**
 * A stable name for one way to fail; usually an enum of the plugin. Codes are counted, so there
 * must be few of them: never make one from data.
 */
@Stable
public interface ErrorCode {

  /** The name as {@code plugin.what}, such as {@code vmess.auth_failed}. Lower case, no data. */
  String id();

  /** Whose fault it is. */
  Kind kind();

  /** Classes of failures, from the operator's point of view. */
  enum Kind {
    /** The configuration is wrong. */
    CONFIG,
    /** A peer sent bytes that break its protocol. */
    PROTOCOL,
    /** A peer could not prove who it is. */
    AUTH,
    /** A rule or policy refused the flow. */
    POLICY,
    /** The network failed: refused, unreachable, reset, timed out. */
    NETWORK,
    /** A limit of this process was reached. */
    RESOURCE,
    /** A bug. */
    INTERNAL
  }
}
