package dev.jray.spi.feature;

import dev.jray.spi.annotation.Stable;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * What a feature's settings say of outbounds. The kernel refuses a configuration that names an
 * outbound which is neither configured nor provided by a feature.
 *
 * @param named the tags that the settings name
 * @param provided the tags of outbounds that the feature adds by itself
 */
@Stable
public record OutboundTags<C>(
    Function<? super C, List<Naming>> named, Function<? super C, List<String>> provided) {
  public OutboundTags {
    Objects.requireNonNull(named, "named");
    Objects.requireNonNull(provided, "provided");
  }

  /** For settings that do not speak of outbounds. */
  public static <C> OutboundTags<C> none() {
    return new OutboundTags<>(settings -> List.of(), settings -> List.of());
  }

  /** For settings that name outbounds of others. */
  public static <C> OutboundTags<C> naming(Function<? super C, List<Naming>> named) {
    return new OutboundTags<>(named, settings -> List.of());
  }

  /** For settings that name outbounds which the feature adds. */
  public static <C> OutboundTags<C> providing(Function<? super C, List<String>> provided) {
    return new OutboundTags<>(settings -> List.of(), provided);
  }

  /**
   * One place that names an outbound.
   *
   * @param who names it, such as {@code the balancer "b"}
   * @param path keys, and numbers of list elements, that lead to the place from the section on; a
   *     text that has no such place is blamed as a whole
   */
  public record Naming(String tag, String who, List<String> path) {
    public Naming {
      Objects.requireNonNull(tag, "tag");
      Objects.requireNonNull(who, "who");
      path = List.copyOf(path);
    }
  }
}
