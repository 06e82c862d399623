package dev.jray.toolkit.crypto;

import java.security.GeneralSecurityException;
import java.security.Provider;
import javax.crypto.Cipher;
import org.conscrypt.Conscrypt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place that chooses who provides a cipher. Those that encrypt and authenticate come from
 * BoringSSL, by way of Conscrypt, where it has a library for this machine: it is fast from the
 * first byte on, in direct buffers, and its ChaCha20-Poly1305 is several times as fast as that of
 * JDK 17. All else comes from the JDK.
 */
final class Ciphers {
  /** Set to "false" to do without the native library. */
  private static final String SWITCH = "jray.crypto.native";

  private static final Logger LOGGER = LoggerFactory.getLogger(Ciphers.class);
  private static final Provider NATIVE = findNative();

  private Ciphers() {}

  /** A cipher that encrypts and authenticates. */
  static Cipher aead(String transformation) {
    try {
      return NATIVE == null
          ? Cipher.getInstance(transformation)
          : Cipher.getInstance(transformation, NATIVE);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + transformation, e);
    }
  }

  /** Any other cipher. */
  static Cipher get(String transformation) {
    try {
      return Cipher.getInstance(transformation);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + transformation, e);
    }
  }

  private static Provider findNative() {
    if (!Boolean.parseBoolean(System.getProperty(SWITCH, "true"))) {
      return null;
    }
    try {
      Conscrypt.checkAvailability();
      return Conscrypt.newProvider();
    } catch (UnsatisfiedLinkError | NoClassDefFoundError | RuntimeException e) {
      LOGGER.info("No native ciphers on this machine, the JDK's are used: {}", e.toString());
      return null;
    }
  }
}
