package dev.jray.protocol.vmess;

import dev.jray.spi.error.FlowException;
import dev.jray.toolkit.crypto.CfbStream;
import io.netty.buffer.ByteBuf;
import java.util.random.RandomGenerator;

/**
 * A request header in legacy form. An object opens one header, as its bytes come.
 *
 * <pre>
 *  0  HMAC(16), see {@link LegacyAuth}
 * 16  header, encrypted with AES-128-CFB
 * </pre>
 */
final class LegacyRequestHeader {
  private final CfbStream stream;
  private final byte[] plain = new byte[HeaderFields.MAX_LENGTH];
  private int consumed;

  /**
   * Makes an opener of what follows the first 16 bytes.
   *
   * @param id the user's main id
   * @param unixSeconds the second for which the 16 bytes before were made
   */
  LegacyRequestHeader(VmessId id, long unixSeconds) {
    this.stream = CfbStream.decryptor(id.commandKey(), LegacyAuth.headerIv(unixSeconds));
  }

  /**
   * Writes the 16 bytes of authentication and the encrypted header.
   *
   * @param authId the main or alter id that authenticates
   * @throws FlowException if the target cannot be sent
   */
  static void seal(
      ByteBuf out,
      VmessId id,
      byte[] authId,
      VmessRequest request,
      long unixSeconds,
      RandomGenerator random) {
    byte[] header = HeaderFields.write(request, random);
    CfbStream.encryptor(id.commandKey(), LegacyAuth.headerIv(unixSeconds))
        .apply(header, 0, header.length);
    out.writeBytes(LegacyAuth.hmac(authId, unixSeconds)).writeBytes(header);
  }

  /**
   * Reads on. Takes no byte that is behind the header.
   *
   * @return the request, when exactly its bytes were taken; null while bytes are missing
   * @throws FlowException with a {@link VmessError} that tells what is wrong; how many bytes were
   *     taken then is {@link #consumed()}
   */
  VmessRequest open(ByteBuf in) {
    while (true) {
      int needed = HeaderFields.needed(plain, consumed);
      if (needed == consumed) {
        return HeaderFields.read(plain, consumed);
      }
      int taken = Math.min(needed - consumed, in.readableBytes());
      if (taken == 0) {
        return null;
      }
      in.readBytes(plain, consumed, taken);
      stream.apply(plain, consumed, taken);
      consumed += taken;
    }
  }

  /** How many bytes were taken so far, without the first 16. */
  int consumed() {
    return consumed;
  }
}
