package dev.jray.spi.flow;

import dev.jray.spi.annotation.Stable;
import java.util.Map;
import java.util.Objects;

/**
 * What an inbound knows of a flow's payload; routing rules may ask for it.
 *
 * @param protocol such as {@code http/1.1}
 * @param attributes such as {@code :method} and lower-case header names
 */
@Stable
public record Content(String protocol, Map<String, String> attributes) {
  /** Nothing is known. */
  public static final Content UNKNOWN = new Content("", Map.of());

  public Content {
    Objects.requireNonNull(protocol, "protocol");
    attributes = Map.copyOf(attributes);
  }
}
