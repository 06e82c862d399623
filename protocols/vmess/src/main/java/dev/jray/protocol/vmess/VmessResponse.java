package dev.jray.protocol.vmess;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.Optional;

/**
 * The response header.
 *
 * <pre>
 * 0  response authentication of the request(1)
 * 1  options(1) = 0
 * 2  command(1), 0 for none
 * 3  length of its data(1), data
 * </pre>
 *
 * <p>In legacy form it is the beginning of a CFB stream, in AEAD form it is sealed, see {@link
 * ResponseSeals}.
 */
final class VmessResponse {
  /** Bytes of a header without a command. */
  static final int FIXED = 4;

  private VmessResponse() {}

  /**
   * Writes the response header of a connection; once, before its body.
   *
   * @param command left out if it is too long to be sent
   */
  static void seal(ByteBuf out, VmessBody body, Optional<SwitchAccount> command) {
    byte[] plain = plain(body.request(), command.flatMap(SwitchAccount::write));
    if (body.form() == VmessForm.LEGACY) {
      body.sealingStream().apply(plain, 0, plain.length);
      out.writeBytes(plain);
    } else {
      ResponseSeals seals = new ResponseSeals(body);
      out.writeBytes(seals.sealLength(plain.length)).writeBytes(seals.sealHeader(plain));
    }
  }

  private static byte[] plain(VmessRequest request, Optional<byte[]> command) {
    byte[] data = command.orElse(new byte[0]);
    byte[] plain = new byte[FIXED + data.length];
    plain[0] = (byte) request.responseAuth();
    plain[2] = (byte) (command.isPresent() ? SwitchAccount.NUMBER : 0);
    plain[3] = (byte) data.length;
    System.arraycopy(data, 0, plain, FIXED, data.length);
    return plain;
  }

  /** Whether a header answers a request. */
  static boolean answers(byte[] plain, VmessRequest request) {
    return plain.length >= FIXED && (plain[0] & 0xff) == request.responseAuth();
  }

  /** How many bytes of command data stand behind the fixed part. */
  static int dataLength(byte[] plain) {
    return plain[2] == 0 ? 0 : plain[3] & 0xff;
  }

  /** The command in a header; none if there is none, or one that is unknown, cut off or broken. */
  static Optional<SwitchAccount> command(byte[] plain) {
    int end = FIXED + dataLength(plain);
    return plain[2] == SwitchAccount.NUMBER && plain.length >= end
        ? SwitchAccount.read(Arrays.copyOfRange(plain, FIXED, end))
        : Optional.empty();
  }
}
