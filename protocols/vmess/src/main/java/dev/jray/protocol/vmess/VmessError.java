package dev.jray.protocol.vmess;

import dev.jray.spi.error.ErrorCode;
import java.util.Locale;

/** How a VMess peer can fail. The code decides how a server ends the connection. */
enum VmessError implements ErrorCode {
  /** The first 16 bytes are no user's, or not of this time. */
  UNKNOWN_USER(Kind.AUTH),
  /** The first 16 bytes, or the keys in a header, were used before. */
  REPLAYED(Kind.AUTH),
  /** A body is not encrypted, or badly, where that is not allowed. */
  INSECURE(Kind.POLICY),
  /** The sealed length of an AEAD header is not authentic. */
  BAD_HEADER_LENGTH(Kind.AUTH),
  /** A sealed AEAD header is not authentic. */
  BAD_HEADER(Kind.AUTH),
  /** The checksum of a legacy header is wrong, or that of an AEAD header. */
  BAD_CHECKSUM(Kind.AUTH),
  /** An authentic AEAD header is shorter than its fields. */
  SHORT_HEADER(Kind.PROTOCOL),
  /** An authentic header has a broken address. */
  BAD_ADDRESS(Kind.PROTOCOL),
  /** An authentic header has an unknown command. */
  BAD_COMMAND(Kind.PROTOCOL),
  /** An authentic header has an unknown security. */
  BAD_SECURITY(Kind.PROTOCOL),
  /** An authentic header has options that exclude each other. */
  BAD_OPTIONS(Kind.PROTOCOL),
  /** A chunk is shorter than what each chunk has. */
  BAD_CHUNK_SIZE(Kind.PROTOCOL),
  /** A chunk is not authentic. */
  BAD_CHUNK(Kind.PROTOCOL),
  /** Bytes came behind the end marker. */
  DATA_AFTER_END(Kind.PROTOCOL),
  /** The connection ended before the end marker. */
  TRUNCATED(Kind.PROTOCOL),
  /** A datagram does not fit in a chunk. */
  DATAGRAM_TOO_LONG(Kind.PROTOCOL),
  /** A server's response is not authentic or is not for this request. */
  BAD_RESPONSE(Kind.AUTH),
  /** A request cannot be sent: its address has no form on the wire. */
  UNSENDABLE(Kind.PROTOCOL);

  private final Kind kind;
  private final String id = "vmess." + name().toLowerCase(Locale.ROOT);

  VmessError(Kind kind) {
    this.kind = kind;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
