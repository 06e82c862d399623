package dev.jray.feature.router;

import dev.jray.spi.error.ErrorCode;
import java.util.Locale;

/** How routing fails. */
enum RouterError implements ErrorCode {
  /** A balancer has no outbound to choose from. */
  NO_OUTBOUND;

  @Override
  public String id() {
    return "router." + name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Kind kind() {
    return Kind.POLICY;
  }
}
