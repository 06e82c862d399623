package dev.jray.transport.websocket;

import io.netty.buffer.ByteBuf;
import java.util.Base64;

/**
 * The first bytes of a stream travel within the handshake, in base64 with the URL alphabet.
 *
 * @param max how many bytes of the first write a client puts there
 * @param header the name of the header that carries them; empty if they continue the path
 * @param lenient Xray's way: all of the first write or nothing, and a server takes what it cannot
 *     decode for the name of a subprotocol
 */
record EarlyData(int max, String header, boolean lenient) {
  /** Both V2Ray and Xray use this header, since a browser can set it. */
  static final String PROTOCOL_HEADER = "Sec-WebSocket-Protocol";

  /** Most that a client may send: Xray's clients are told to send 2048 or 2560. */
  static final int LIMIT = 8192;

  private static final byte[] NONE = {};

  boolean inPath() {
    return header.isEmpty();
  }

  /** Takes from a client's first write what goes into the handshake, and encodes it. */
  String take(ByteBuf first) {
    int length = Math.min(Math.min(max, LIMIT), first.readableBytes());
    if (lenient && length < first.readableBytes()) {
      return "";
    }
    byte[] bytes = new byte[length];
    first.readBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * Decodes what a server got.
   *
   * @return null if it is not valid
   */
  byte[] decode(String text) {
    if (text == null || text.isEmpty()) {
      return NONE;
    }
    try {
      byte[] bytes = lenient ? decodeAny(text) : Base64.getUrlDecoder().decode(unpadded(text));
      return bytes.length > LIMIT ? null : bytes;
    } catch (IllegalArgumentException e) {
      return lenient ? NONE : null;
    }
  }

  private static String unpadded(String text) {
    if (text.endsWith("=")) {
      throw new IllegalArgumentException("padding");
    }
    return text;
  }

  private static byte[] decodeAny(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '=') {
      end--;
    }
    return Base64.getUrlDecoder()
        .decode(text.substring(0, end).replace('+', '-').replace('/', '_'));
  }
}
