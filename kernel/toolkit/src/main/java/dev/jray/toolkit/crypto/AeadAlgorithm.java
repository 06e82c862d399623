package dev.jray.toolkit.crypto;

/** Ciphers that encrypt and authenticate; all have a nonce of 12 bytes and a tag of 16. */
public enum AeadAlgorithm {
  /** AES-128 in Galois/counter mode. */
  AES_128_GCM(16, "AES", "AES/GCM/NoPadding"),
  /** AES-256 in Galois/counter mode. */
  AES_256_GCM(32, "AES", "AES/GCM/NoPadding"),
  /** ChaCha20-Poly1305 of RFC 8439. */
  CHACHA20_POLY1305(32, "ChaCha20", "ChaCha20-Poly1305");

  private final int keyLength;
  private final String keyAlgorithm;
  private final String transformation;

  AeadAlgorithm(int keyLength, String keyAlgorithm, String transformation) {
    this.keyLength = keyLength;
    this.keyAlgorithm = keyAlgorithm;
    this.transformation = transformation;
  }

  /** Bytes of a key. */
  public int keyLength() {
    return keyLength;
  }

  String keyAlgorithm() {
    return keyAlgorithm;
  }

  String transformation() {
    return transformation;
  }
}
