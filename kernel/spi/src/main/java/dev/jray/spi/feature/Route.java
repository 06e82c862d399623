package dev.jray.spi.feature;

import dev.jray.spi.annotation.Stable;
import dev.jray.spi.error.ErrorCode;
import java.util.Objects;

/** A router's answer. */
@Stable
public sealed interface Route {
  /** No rule matched: take the default outbound. */
  Route DEFAULT = new ToDefault();

  /** The default outbound. */
  record ToDefault() implements Route {}

  /** The outbound with this tag; a flow is refused if there is none. */
  record ToOutbound(String tag) implements Route {
    public ToOutbound {
      Objects.requireNonNull(tag, "tag");
    }
  }

  /** Nowhere. */
  record Reject(ErrorCode why) implements Route {
    public Reject {
      Objects.requireNonNull(why, "why");
    }
  }
}
