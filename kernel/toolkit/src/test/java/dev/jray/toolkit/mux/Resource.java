package dev.jray.toolkit.mux;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Files of recordings. */
final class Resource {
  private Resource() {}

  /** The lines of a file behind its heading. */
  static List<String> lines(String name) throws IOException {
    try (InputStream in = Resource.class.getResourceAsStream("/vectors/" + name)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().skip(1).toList();
    }
  }
}
