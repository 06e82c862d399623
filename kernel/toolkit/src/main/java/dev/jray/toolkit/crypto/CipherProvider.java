package dev.jray.toolkit.crypto;

import java.security.Provider;
import java.security.Security;
import java.util.Locale;
import org.conscrypt.Conscrypt;

/**
 * Who can have ciphers that encrypt and authenticate, in the order in which they are asked. The
 * native ones come first: SunJCE's AES-GCM is slow until the JVM has compiled it, and its
 * ChaCha20-Poly1305 stays slow on JDK 17.
 */
enum CipherProvider {
  /** BoringSSL; JRay brings it along. */
  CONSCRYPT(true) {
    @Override
    Provider load() {
      Conscrypt.checkAvailability();
      return Conscrypt.newProvider();
    }
  },
  /** AWS-LC, if the user has put its jar beside JRay's; it has no ChaCha20. */
  CORRETTO(false) {
    @Override
    boolean present() {
      return loader().getResource(CORRETTO_CLASS.replace('.', '/') + ".class") != null;
    }

    @Override
    Provider load() throws ReflectiveOperationException {
      Class<?> type = Class.forName(CORRETTO_CLASS, true, loader());
      return (Provider) type.getField("INSTANCE").get(null);
    }
  },
  /** The JDK's own. */
  SUNJCE(false) {
    @Override
    Provider load() {
      return Security.getProvider("SunJCE");
    }
  };

  private static final String CORRETTO_CLASS =
      "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

  private final boolean direct;

  CipherProvider(boolean direct) {
    this.direct = direct;
  }

  /** The one with this name in lower case. */
  static CipherProvider named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** Whether it works on direct buffers where they are; the others are faster on an array. */
  boolean direct() {
    return direct;
  }

  /** Whether it could be loaded, without doing so. */
  boolean present() {
    return true;
  }

  /** Loads it, which takes 50 to 300 ms of CPU; it is registered nowhere. */
  abstract Provider load() throws ReflectiveOperationException;

  private static ClassLoader loader() {
    return CipherProvider.class.getClassLoader();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
