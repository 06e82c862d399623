package dev.jray.spi.feature;

import dev.jray.spi.annotation.Stable;
import dev.jray.spi.proto.core.OutboundHandlerConfig;
import dev.jray.spi.protocol.Outbound;
import java.util.List;
import java.util.Optional;

/** The configured outbounds; readers take no lock, changes are allowed from any thread. */
@Stable
public interface OutboundManager {

  /** Tags of the outbounds that have one; the same list as long as there is no change. */
  List<String> tags();

  /** Tags that begin with one of the selectors. */
  default List<String> select(List<String> selectors) {
    return tags().stream().filter(tag -> selectors.stream().anyMatch(tag::startsWith)).toList();
  }

  /** The protocol object behind a tag. */
  Optional<Outbound> find(String tag);

  /**
   * Makes an outbound. The first one becomes the default.
   *
   * @throws dev.jray.spi.config.ConfigException if the settings are bad or the tag is taken
   */
  void add(OutboundHandlerConfig config);

  /**
   * Adds an outbound that a feature made itself.
   *
   * @throws dev.jray.spi.config.ConfigException if the tag is taken
   */
  void add(String tag, Outbound outbound);

  /**
   * Removes an outbound. Flows that are open go on; if it was the default one, there is none until
   * another is added.
   *
   * @throws java.util.NoSuchElementException if there is no such tag
   */
  void remove(String tag);
}
