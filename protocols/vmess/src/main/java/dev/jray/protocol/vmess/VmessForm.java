package dev.jray.protocol.vmess;

/** The two forms of VMess headers. */
enum VmessForm {
  /** Sealed with AES-GCM; for users without alter ids. */
  AEAD,
  /** Under AES-CFB, found by an HMAC of the time. */
  LEGACY
}
