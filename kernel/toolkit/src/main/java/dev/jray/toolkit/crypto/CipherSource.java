package dev.jray.toolkit.crypto;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.Optional;
import javax.crypto.Cipher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A provider that was loaded. */
record CipherSource(CipherProvider kind, Provider provider) {
  private static final Logger LOGGER = LoggerFactory.getLogger(CipherSource.class);

  /** Loads a provider; empty, with a line in the log, if it does not work on this machine. */
  static Optional<CipherSource> load(CipherProvider kind) {
    if (!kind.present()) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(kind.load()).map(provider -> new CipherSource(kind, provider));
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      LOGGER.info("No ciphers from {} on this machine: {}", kind, e.toString());
      return Optional.empty();
    }
  }

  /** Whether it has this algorithm. */
  boolean serves(AeadAlgorithm algorithm) {
    return provider.getService("Cipher", algorithm.transformation()) != null;
  }

  /** A new cipher. */
  Cipher cipher(AeadAlgorithm algorithm) {
    try {
      return Cipher.getInstance(algorithm.transformation(), provider);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(kind + " has no " + algorithm, e);
    }
  }
}
