package dev.jray.protocol.vmess;

import io.netty.buffer.ByteBuf;
import java.util.random.RandomGenerator;

/** A request header in legacy form. An object opens one header, as its bytes come. */
final class LegacyRequestHeader {

  /**
   * Makes an opener of what follows the first 16 bytes.
   *
   * @param id the user's main id
   * @param unixSeconds the second for which the 16 bytes before were made
   */
  LegacyRequestHeader(VmessId id, long unixSeconds) {}

  /**
   * Writes the 16 bytes of authentication and the encrypted header; {@code authId} is the main or
   * alter id that authenticates.
   *
   * @throws dev.jray.spi.error.FlowException if the target cannot be sent
   */
  static void seal(
      ByteBuf out,
      VmessId id,
      byte[] authId,
      VmessRequest request,
      long unixSeconds,
      RandomGenerator random) {
    throw new UnsupportedOperationException();
  }

  /**
   * Reads on. Takes bytes from {@code in} only when it can use them.
   *
   * @return the request, when exactly its bytes were taken; null while bytes are missing
   * @throws dev.jray.spi.error.FlowException with a {@link VmessError} that tells what is wrong;
   *     how many bytes were taken then is {@link #consumed()}
   */
  VmessRequest open(ByteBuf in) {
    throw new UnsupportedOperationException();
  }

  /** How many bytes were taken so far, without the first 16. */
  int consumed() {
    throw new UnsupportedOperationException();
  }
}
