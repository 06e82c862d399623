package dev.jray.feature.sniff.quic;

import dev.jray.toolkit.crypto.Aead;
import dev.jray.toolkit.crypto.AeadAlgorithm;
import dev.jray.toolkit.crypto.AesBlock;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of a client's Initial packets. They hide nothing: everybody who sees the connection id
 * can make them (RFC 9001, section 5.2).
 */
final class InitialKeys {
  static final int SAMPLE = 16;

  private static final String HMAC = "HmacSHA256";
  private static final int SECRET = 32;
  private static final int KEY = 16;

  private final AesBlock headerProtection;
  private final Aead opener;
  private final byte[] iv;

  InitialKeys(QuicVersion version, byte[] connectionId) {
    byte[] initial = hmac(version.salt(), connectionId);
    byte[] client = expand(initial, "client in", SECRET);
    headerProtection = AesBlock.encrypter(expand(client, "quic hp", KEY));
    opener = Aead.opener(AeadAlgorithm.AES_128_GCM, expand(client, "quic key", KEY));
    iv = expand(client, "quic iv", Aead.NONCE);
  }

  /** Five bytes that unmask the first byte and the packet number. */
  byte[] mask(byte[] sample) {
    byte[] mask = new byte[SAMPLE];
    headerProtection.run(sample, mask);
    return mask;
  }

  /** The payload of a packet; null if it is not authentic. */
  byte[] open(long packetNumber, byte[] header, byte[] sealed) {
    byte[] nonce = iv.clone();
    for (int i = 0; i < Long.BYTES; i++) {
      nonce[nonce.length - 1 - i] ^= (byte) (packetNumber >>> (Byte.SIZE * i));
    }
    byte[] plain = new byte[Math.max(0, sealed.length - Aead.TAG)];
    return opener.open(nonce, header, sealed, 0, sealed.length, plain, 0) ? plain : null;
  }

  /**
   * HKDF-Expand-Label of TLS 1.3 for up to one block.
   *
   * <pre>
   * length(2) | length(1) "tls13 " label | 00 | 01
   * </pre>
   */
  static byte[] expand(byte[] secret, String label, int length) {
    byte[] name = ("tls13 " + label).getBytes(StandardCharsets.US_ASCII);
    byte[] info = new byte[name.length + 5];
    info[1] = (byte) length;
    info[2] = (byte) name.length;
    System.arraycopy(name, 0, info, 3, name.length);
    info[info.length - 1] = 1;
    return Arrays.copyOf(hmac(secret, info), length);
  }

  private static byte[] hmac(byte[] key, byte[] data) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no " + HMAC, e);
    }
  }
}
