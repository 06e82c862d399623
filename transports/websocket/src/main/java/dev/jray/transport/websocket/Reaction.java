package dev.jray.transport.websocket;

import java.net.InetAddress;
import java.util.Optional;

/** What a server does about a request. */
sealed interface Reaction {
  /**
   * It answers with a page.
   *
   * @param close whether the connection ends with it
   */
  record Page(String text, boolean close) implements Reaction {}

  /**
   * It becomes a WebSocket.
   *
   * @param earlyData first bytes of the stream; null if what came cannot be decoded
   * @param client whom a front proxy forwards
   */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares reactions.
  record Upgrade(String response, byte[] earlyData, Optional<InetAddress> client)
      implements Reaction {}
}
