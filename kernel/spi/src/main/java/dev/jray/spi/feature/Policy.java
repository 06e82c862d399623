package dev.jray.spi.feature;

import dev.jray.spi.annotation.Stable;
import java.util.OptionalInt;

/**
 * The rules for flows of one user level. Times are in milliseconds; 0 means at once.
 *
 * @param handshake how long a client may take until its request is known
 * @param connIdle how long a flow may be idle
 * @param uplinkOnly how long it may be idle once the target has ended its direction
 * @param downlinkOnly how long it may be idle once the client has ended its direction
 * @param statsUserUplink whether bytes from the user are counted
 * @param statsUserDownlink whether bytes to the user are counted
 * @param statsUserOnline whether the addresses from which a user has flows are kept
 * @param buffer bytes that may wait per direction; negative means as much as the kernel allows,
 *     empty leaves it to the kernel
 */
@Stable
public record Policy(
    long handshake,
    long connIdle,
    long uplinkOnly,
    long downlinkOnly,
    boolean statsUserUplink,
    boolean statsUserDownlink,
    boolean statsUserOnline,
    OptionalInt buffer) {
  /** V2Ray's defaults. */
  public static final Policy DEFAULT =
      new Policy(60_000, 300_000, 1_000, 1_000, false, false, OptionalInt.empty());

  /** A policy that does not keep the users' addresses. */
  public Policy(
      long handshake,
      long connIdle,
      long uplinkOnly,
      long downlinkOnly,
      boolean statsUserUplink,
      boolean statsUserDownlink,
      OptionalInt buffer) {
    this(
        handshake,
        connIdle,
        uplinkOnly,
        downlinkOnly,
        statsUserUplink,
        statsUserDownlink,
        false,
        buffer);
  }

  /** The same with another buffer. */
  public Policy withBuffer(OptionalInt other) {
    return new Policy(
        handshake,
        connIdle,
        uplinkOnly,
        downlinkOnly,
        statsUserUplink,
        statsUserDownlink,
        statsUserOnline,
        other);
  }
}
