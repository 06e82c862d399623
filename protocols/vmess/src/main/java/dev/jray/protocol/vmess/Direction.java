package dev.jray.protocol.vmess;

/** The two bodies of a connection. */
enum Direction {
  /** From client to server. */
  REQUEST,
  /** From server to client. */
  RESPONSE
}
