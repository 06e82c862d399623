package dev.jray.toolkit.codec;

import dev.jray.spi.error.ErrorCode;

/** What can be wrong with an address on the wire. */
public enum AddressError implements ErrorCode {
  /** The type byte is none of those that exist. */
  BAD_TYPE("address.bad_type"),
  /** The domain is empty or has characters that no host name has. */
  BAD_DOMAIN("address.bad_domain");

  private final String id;

  AddressError(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Kind kind() {
    return Kind.PROTOCOL;
  }
}
