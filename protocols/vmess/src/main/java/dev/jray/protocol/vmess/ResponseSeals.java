package dev.jray.protocol.vmess;

import dev.jray.toolkit.crypto.Aead;
import dev.jray.toolkit.crypto.AeadAlgorithm;

/**
 * The seals of a response header in AEAD form. Its keys come from the response key, its nonces from
 * the response IV.
 *
 * <pre>
 *  0  length L, sealed(2 + 16)
 * 18  header, sealed(L + 16)
 * </pre>
 */
final class ResponseSeals {
  private static final VmessKdf LENGTH_KEY = VmessKdf.of("AEAD Resp Header Len Key");
  private static final VmessKdf LENGTH_NONCE = VmessKdf.of("AEAD Resp Header Len IV");
  private static final VmessKdf HEADER_KEY = VmessKdf.of("AEAD Resp Header Key");
  private static final VmessKdf HEADER_NONCE = VmessKdf.of("AEAD Resp Header IV");

  private final byte[] key;
  private final byte[] iv;

  ResponseSeals(VmessBody body) {
    key = body.key(Direction.RESPONSE);
    iv = body.iv(Direction.RESPONSE);
  }

  byte[] sealLength(int length) {
    byte[] plain = {(byte) (length >> 8), (byte) length};
    return seal(LENGTH_KEY, LENGTH_NONCE, plain);
  }

  byte[] sealHeader(byte[] plain) {
    return seal(HEADER_KEY, HEADER_NONCE, plain);
  }

  /** The length, or -1 if it is not authentic. */
  int openLength(byte[] sealed) {
    byte[] plain = open(LENGTH_KEY, LENGTH_NONCE, sealed);
    return plain == null ? -1 : ((plain[0] & 0xff) << 8) | (plain[1] & 0xff);
  }

  /** The header, or null if it is not authentic. */
  byte[] openHeader(byte[] sealed) {
    return open(HEADER_KEY, HEADER_NONCE, sealed);
  }

  private byte[] seal(VmessKdf keyPath, VmessKdf noncePath, byte[] plain) {
    byte[] sealed = new byte[plain.length + Aead.TAG];
    Aead.sealer(AeadAlgorithm.AES_128_GCM, keyPath.key(key))
        .seal(noncePath.nonce(iv), plain, 0, plain.length, sealed, 0);
    return sealed;
  }

  private byte[] open(VmessKdf keyPath, VmessKdf noncePath, byte[] sealed) {
    byte[] plain = new byte[sealed.length - Aead.TAG];
    return Aead.opener(AeadAlgorithm.AES_128_GCM, keyPath.key(key))
            .open(noncePath.nonce(iv), sealed, 0, sealed.length, plain, 0)
        ? plain
        : null;
  }
}
