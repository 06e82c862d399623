package dev.jray.protocol.dokodemo;

import dev.jray.spi.error.ErrorCode;

/** Failures of this protocol. */
enum DokodemoError implements ErrorCode {
  /** Neither the configuration nor the firewall tells where to go. */
  NO_DESTINATION;

  @Override
  public String id() {
    return "dokodemo.no_destination";
  }

  @Override
  public Kind kind() {
    return Kind.CONFIG;
  }
}
