package dev.jray.transport.tls;

import dev.jray.spi.config.ConfigException;
import dev.jray.transport.tls.proto.Certificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** One configured certificate: its PEM text, or the files that hold it. */
record CertificateSource(Certificate message, String where) {

  /** Whether it may change while JRay runs. */
  boolean watched() {
    return !message.getCertificateFile().isEmpty();
  }

  List<Path> files() {
    return message.getKeyFile().isEmpty()
        ? List.of(Path.of(message.getCertificateFile()))
        : List.of(Path.of(message.getCertificateFile()), Path.of(message.getKeyFile()));
  }

  List<X509Certificate> certificates() {
    return Pem.certificates(
        text(message.getCertificateFile(), message.getCertificate().toByteArray()), where);
  }

  /** The certificate with its key; empty if it has none. */
  Optional<Identity> identity() {
    byte[] key = text(message.getKeyFile(), message.getKey().toByteArray());
    return key.length == 0
        ? Optional.empty()
        : Optional.of(Identity.of(certificates(), Pem.key(key, where), where));
  }

  private byte[] text(String file, byte[] otherwise) {
    if (file.isEmpty()) {
      return otherwise;
    }
    try {
      return Files.readAllBytes(Path.of(file));
    } catch (IOException | InvalidPathException e) {
      // The message brings what the file held when it was made
      if (otherwise.length == 0) {
        throw new ConfigException(where + ": cannot read " + file, e);
      }
      return otherwise;
    }
  }
}
