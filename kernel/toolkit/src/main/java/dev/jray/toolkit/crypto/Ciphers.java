package dev.jray.toolkit.crypto;

import dev.jray.toolkit.natives.NativeSwitches;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;

/** The one place that ciphers come from. Those of {@link Aead} are chosen once in a JVM. */
final class Ciphers {
  private static final CipherChoice AEAD =
      new CipherChoice(NativeSwitches.ofSystem().cipherProvider().map(CipherProvider::named));

  private Ciphers() {}

  /** Who has the ciphers that encrypt and authenticate. */
  static CipherSource aead(AeadAlgorithm algorithm) {
    return AEAD.of(algorithm);
  }

  /** Any other cipher; the JDK's. */
  static Cipher get(String transformation) {
    try {
      return Cipher.getInstance(transformation);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + transformation, e);
    }
  }
}
