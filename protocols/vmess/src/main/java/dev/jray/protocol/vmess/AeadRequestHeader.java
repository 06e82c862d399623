package dev.jray.protocol.vmess;

import io.netty.buffer.ByteBuf;
import java.util.random.RandomGenerator;

/** A request header in AEAD form. An object opens one header, as its bytes come. */
final class AeadRequestHeader {

  /**
   * Makes an opener of what follows the first 16 bytes.
   *
   * @param id the user's main id
   * @param authId the 16 bytes that were read before
   */
  AeadRequestHeader(VmessId id, byte[] authId) {}

  /**
   * Writes the 16 bytes of the auth id and the sealed header.
   *
   * @throws dev.jray.spi.error.FlowException if the target cannot be sent
   */
  static void seal(
      ByteBuf out, VmessId id, VmessRequest request, long unixSeconds, RandomGenerator random) {
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
