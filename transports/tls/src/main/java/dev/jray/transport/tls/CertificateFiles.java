package dev.jray.transport.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Files of certificates, of which one can ask whether they changed. Not thread-safe. */
final class CertificateFiles {
  private final List<Path> files;
  private List<String> stamps;

  CertificateFiles(List<CertificateSource> sources) {
    files =
        sources.stream()
            .filter(CertificateSource::watched)
            .flatMap(source -> source.files().stream())
            .toList();
    stamps = stamps();
  }

  boolean none() {
    return files.isEmpty();
  }

  /** Whether they changed since the last time that somebody asked. */
  boolean changed() {
    List<String> now = stamps();
    boolean changed = !now.equals(stamps);
    stamps = now;
    return changed;
  }

  private List<String> stamps() {
    List<String> all = new ArrayList<>(files.size());
    for (Path file : files) {
      try {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        all.add(
            attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey());
      } catch (IOException e) {
        all.add("none");
      }
    }
    return List.copyOf(all);
  }
}
