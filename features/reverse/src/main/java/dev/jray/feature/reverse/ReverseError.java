package dev.jray.feature.reverse;

import dev.jray.spi.error.ErrorCode;

/** What can go wrong at a portal. */
enum ReverseError implements ErrorCode {
  /** No bridge is connected to the portal. */
  NO_BRIDGE("reverse.no_bridge");

  private final String id;

  ReverseError(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Kind kind() {
    return Kind.NETWORK;
  }
}
