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
  private final byte[] key;
  private final byte[] iv;

  ResponseSeals(VmessBody body) {
    key = body.key(Direction.RESPONSE);
    iv = body.iv(Direction.RESPONSE);
  }

  byte[] sealLength(int length) {
    byte[] plain = {(byte) (length >> 8), (byte) length};
    return seal("AEAD Resp Header Len Key", "AEAD Resp Header Len IV", plain);
  }

  byte[] sealHeader(byte[] plain) {
    return seal("AEAD Resp Header Key", "AEAD Resp Header IV", plain);
  }

  /** The length, or -1 if it is not authentic. */
  int openLength(byte[] sealed) {
    byte[] plain = open("AEAD Resp Header Len Key", "AEAD Resp Header Len IV", sealed);
    return plain == null ? -1 : ((plain[0] & 0xff) << 8) | (plain[1] & 0xff);
  }

  /** The header, or null if it is not authentic. */
  byte[] openHeader(byte[] sealed) {
    return open("AEAD Resp Header Key", "AEAD Resp Header IV", sealed);
  }

  private byte[] seal(String keySalt, String nonceSalt, byte[] plain) {
    byte[] sealed = new byte[plain.length + Aead.TAG];
    Aead.sealer(AeadAlgorithm.AES_128_GCM, VmessKdf.key(key, keySalt))
        .seal(VmessKdf.nonce(iv, nonceSalt), plain, 0, plain.length, sealed, 0);
    return sealed;
  }

  private byte[] open(String keySalt, String nonceSalt, byte[] sealed) {
    byte[] plain = new byte[sealed.length - Aead.TAG];
    return Aead.opener(AeadAlgorithm.AES_128_GCM, VmessKdf.key(key, keySalt))
            .open(VmessKdf.nonce(iv, nonceSalt), sealed, 0, sealed.length, plain, 0)
        ? plain
        : null;
  }
}
