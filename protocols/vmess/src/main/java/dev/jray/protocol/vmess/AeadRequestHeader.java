package dev.jray.protocol.vmess;

import dev.jray.spi.error.FlowException;
import dev.jray.toolkit.crypto.Aead;
import dev.jray.toolkit.crypto.AeadAlgorithm;
import io.netty.buffer.ByteBuf;
import java.util.random.RandomGenerator;

/**
 * A request header in AEAD form. An object opens one header, as its bytes come.
 *
 * <pre>
 *  0  auth id(16), see {@link AuthIdKey}
 * 16  length L, sealed(2 + 16)
 * 34  connection nonce(8)
 * 42  header, sealed(L + 16)
 * </pre>
 *
 * <p>Both are sealed with AES-128-GCM; the auth id is additional data.
 */
final class AeadRequestHeader {
  private static final VmessKdf LENGTH_KEY = VmessKdf.of("VMess Header AEAD Key_Length");
  private static final VmessKdf LENGTH_NONCE = VmessKdf.of("VMess Header AEAD Nonce_Length");
  private static final VmessKdf HEADER_KEY = VmessKdf.of("VMess Header AEAD Key");
  private static final VmessKdf HEADER_NONCE = VmessKdf.of("VMess Header AEAD Nonce");
  private static final int SEALED_LENGTH = 2 + Aead.TAG;
  private static final int NONCE = 8;

  private final byte[] commandKey;
  private final byte[] authId;
  private final byte[] nonce = new byte[NONCE];
  private int length = -1;
  private int consumed;

  /**
   * Makes an opener of what follows the first 16 bytes.
   *
   * @param id the user's main id
   * @param authId the 16 bytes that were read before
   */
  AeadRequestHeader(VmessId id, byte[] authId) {
    this.commandKey = id.commandKey();
    this.authId = authId.clone();
  }

  /**
   * Writes the 16 bytes of the auth id and the sealed header.
   *
   * @throws FlowException if the target cannot be sent
   */
  static void seal(
      ByteBuf out, VmessId id, VmessRequest request, long unixSeconds, RandomGenerator random) {
    byte[] plain = HeaderFields.write(request, random);
    byte[] length = {(byte) (plain.length >> 8), (byte) plain.length};
    AeadRequestHeader header = new AeadRequestHeader(id, id.authIdKey().seal(unixSeconds, random));
    random.nextBytes(header.nonce);
    out.writeBytes(header.authId);
    out.writeBytes(header.sealed(LENGTH_KEY, LENGTH_NONCE, length));
    out.writeBytes(header.nonce);
    out.writeBytes(header.sealed(HEADER_KEY, HEADER_NONCE, plain));
  }

  /**
   * Reads on. Takes bytes from {@code in} only when it can use them.
   *
   * @return the request, when exactly its bytes were taken; null while bytes are missing
   * @throws FlowException with a {@link VmessError} that tells what is wrong; how many bytes were
   *     taken then is {@link #consumed()}
   */
  VmessRequest open(ByteBuf in) {
    if (length < 0 && !openLength(in)) {
      return null;
    }
    if (in.readableBytes() < length + Aead.TAG) {
      return null;
    }
    byte[] plain = opened(in, length, HEADER_KEY, HEADER_NONCE, VmessError.BAD_HEADER);
    int whole = HeaderFields.needed(plain, 0);
    while (whole <= plain.length) {
      int needed = HeaderFields.needed(plain, whole);
      if (needed == whole) {
        return HeaderFields.read(plain, whole);
      }
      whole = needed;
    }
    throw new FlowException(VmessError.SHORT_HEADER, "the header is shorter than its fields");
  }

  private boolean openLength(ByteBuf in) {
    if (in.readableBytes() < SEALED_LENGTH + NONCE) {
      return false;
    }
    in.getBytes(in.readerIndex() + SEALED_LENGTH, nonce);
    byte[] plain = opened(in, 2, LENGTH_KEY, LENGTH_NONCE, VmessError.BAD_HEADER_LENGTH);
    length = ((plain[0] & 0xff) << 8) | (plain[1] & 0xff);
    in.skipBytes(NONCE);
    consumed += NONCE;
    return true;
  }

  /** How many bytes were taken so far, without the first 16. */
  int consumed() {
    return consumed;
  }

  private byte[] sealed(VmessKdf key, VmessKdf iv, byte[] plain) {
    byte[] sealed = new byte[plain.length + Aead.TAG];
    Aead.sealer(AeadAlgorithm.AES_128_GCM, ofThis(key).key(commandKey))
        .seal(ofThis(iv).nonce(commandKey), authId, plain, 0, plain.length, sealed, 0);
    return sealed;
  }

  private byte[] opened(ByteBuf in, int size, VmessKdf key, VmessKdf iv, VmessError failure) {
    byte[] sealed = new byte[size + Aead.TAG];
    in.readBytes(sealed);
    consumed += sealed.length;
    byte[] plain = new byte[size];
    if (!Aead.opener(AeadAlgorithm.AES_128_GCM, ofThis(key).key(commandKey))
        .open(ofThis(iv).nonce(commandKey), authId, sealed, 0, sealed.length, plain, 0)) {
      throw new FlowException(failure, "the request's header is not authentic");
    }
    return plain;
  }

  /** What is derived by such a path is this connection's alone. */
  private VmessKdf ofThis(VmessKdf path) {
    return path.then(authId).then(nonce);
  }
}
