package dev.jray.toolkit.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;

/** The one place that chooses who provides a cipher: today the JDK, by its order of providers. */
final class Ciphers {
  private Ciphers() {}

  static Cipher get(String transformation) {
    try {
      return Cipher.getInstance(transformation);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + transformation, e);
    }
  }
}
