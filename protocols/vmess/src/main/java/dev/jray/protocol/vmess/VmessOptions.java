package dev.jray.protocol.vmess;

/** The option bits of a request header. */
final class VmessOptions {
  /** The body is cut in chunks and its end is marked. */
  static final int CHUNK_STREAM = 1;

  /** Sizes of chunks are masked. */
  static final int CHUNK_MASKING = 4;

  /** Chunks carry random padding; needs {@link #CHUNK_MASKING}. */
  static final int GLOBAL_PADDING = 8;

  /** Sizes of chunks are sealed; not known to V2Ray 4. */
  static final int AUTHENTICATED_LENGTH = 16;

  private VmessOptions() {}
}
