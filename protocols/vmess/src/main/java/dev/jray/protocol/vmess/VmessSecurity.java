package dev.jray.protocol.vmess;

/** How a body is protected, with its number on the wire. */
enum VmessSecurity {
  /** AES-128-CFB with FNV-1a checksums. */
  LEGACY(1),
  /** AES-128-GCM. */
  AES_128_GCM(3),
  /** ChaCha20-Poly1305. */
  CHACHA20_POLY1305(4),
  /** Nothing. */
  NONE(5);

  private final int number;

  VmessSecurity(int number) {
    this.number = number;
  }

  /** The number on the wire. */
  int number() {
    return number;
  }

  /** The security of a number on the wire, where 0 means {@link #LEGACY}; null if there is none. */
  static VmessSecurity of(int number) {
    return switch (number) {
      case 0, 1 -> LEGACY;
      case 3 -> AES_128_GCM;
      case 4 -> CHACHA20_POLY1305;
      case 5 -> NONE;
      default -> null;
    };
  }

  /** Whether chunks are sealed. */
  boolean isAead() {
    return this == AES_128_GCM || this == CHACHA20_POLY1305;
  }
}
