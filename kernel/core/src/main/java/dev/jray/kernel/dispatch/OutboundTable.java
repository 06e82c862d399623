package dev.jray.kernel.dispatch;

import java.util.Optional;

/** Where the dispatcher finds outbounds. */
public interface OutboundTable {

  /** The outbound with this tag. */
  Optional<OutboundHandle> byTag(String tag);

  /** The outbound for flows that no rule matches; empty if there is no outbound at all. */
  Optional<OutboundHandle> byDefault();
}
