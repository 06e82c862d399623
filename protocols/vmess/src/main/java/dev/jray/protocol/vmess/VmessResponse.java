package dev.jray.protocol.vmess;

import io.netty.buffer.ByteBuf;
import java.util.Optional;

/** The response header. */
final class VmessResponse {
  private VmessResponse() {}

  /**
   * Writes the response header of a connection; once, before its body.
   *
   * @param command left out if it is too long to be sent
   */
  static void seal(ByteBuf out, VmessBody body, Optional<SwitchAccount> command) {
    throw new UnsupportedOperationException();
  }
}
