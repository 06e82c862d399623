package dev.jray.kernel.config;

import dev.jray.spi.config.Messages;
import dev.jray.spi.proto.internet.TransportProtocol;
import dev.jray.spi.proto.serial.TypedMessage;

/** Names of message types and transports, brought to the form that V2Ray 4 uses. */
public final class TypeNames {
  private static final String XRAY = "xray.";
  private static final String V2RAY = "v2ray.core.";

  private TypeNames() {}

  /**
   * The full name of a message's type: without the prefix that a {@code google.protobuf.Any}
   * carries, and with {@code v2ray.core.} for Xray's root.
   */
  public static String of(TypedMessage message) {
    return canonical(Messages.type(message));
  }

  /** {@link #of} for a name alone. */
  public static String canonical(String type) {
    String name = type.substring(type.lastIndexOf('/') + 1);
    if (!name.startsWith(XRAY)) {
      return name;
    }
    String rest = name.substring(XRAY.length());
    return V2RAY + (rest.startsWith("core.") ? rest.substring("core.".length()) : rest);
  }

  /** Whether the message names its type as Xray does. */
  static boolean isXray(TypedMessage message) {
    return Messages.type(message).startsWith(XRAY);
  }

  /**
   * The transport that a stream or its settings name; the deprecated number counts if the name is
   * empty.
   */
  public static String transport(String protocolName, TransportProtocol protocol) {
    if (!protocolName.isEmpty()) {
      return protocolName;
    }
    return switch (protocol) {
      case TCP -> "tcp";
      case UDP -> "udp";
      case MKCP -> "mkcp";
      case WebSocket -> "websocket";
      case HTTP -> "http";
      case DomainSocket -> "domainsocket";
      case UNRECOGNIZED -> "unknown";
    };
  }
}
