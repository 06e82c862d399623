package dev.jray.kernel.config;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.proto.core.InboundHandlerConfig;
import dev.jray.spi.proto.core.OutboundHandlerConfig;
import dev.jray.spi.proto.proxyman.ReceiverConfig;
import dev.jray.spi.proto.proxyman.SenderConfig;
import dev.jray.spi.proto.serial.TypedMessage;

/** Opens the messages that a handler's configuration wraps. */
public final class HandlerMessages {
  private static final String RECEIVER = ReceiverConfig.getDescriptor().getFullName();
  private static final String SENDER = SenderConfig.getDescriptor().getFullName();

  private HandlerMessages() {}

  /**
   * How an inbound receives; the defaults if it does not say.
   *
   * @throws ConfigException if the message is none that JRay knows
   */
  public static ReceiverConfig receiver(InboundHandlerConfig inbound) {
    if (!inbound.hasReceiverSettings()) {
      return ReceiverConfig.getDefaultInstance();
    }
    TypedMessage message = inbound.getReceiverSettings();
    // Xray numbers the fields of its ReceiverConfig otherwise
    check(message, RECEIVER, !TypeNames.isXray(message));
    try {
      return ReceiverConfig.parseFrom(message.getValue());
    } catch (InvalidProtocolBufferException e) {
      throw undecodable(RECEIVER, e);
    }
  }

  /**
   * How an outbound sends; the defaults if it does not say.
   *
   * @throws ConfigException if the message is none that JRay knows
   */
  public static SenderConfig sender(OutboundHandlerConfig outbound) {
    if (!outbound.hasSenderSettings()) {
      return SenderConfig.getDefaultInstance();
    }
    check(outbound.getSenderSettings(), SENDER, true);
    try {
      return SenderConfig.parseFrom(outbound.getSenderSettings().getValue());
    } catch (InvalidProtocolBufferException e) {
      throw undecodable(SENDER, e);
    }
  }

  private static void check(TypedMessage message, String wanted, boolean sameShape) {
    if (!sameShape || !TypeNames.of(message).equals(wanted)) {
      throw new ConfigException(
          "Serial: Unknown type: " + message.getType() + "; a " + wanted + " belongs here");
    }
  }

  static String unknownType(String what, String type) {
    return "Serial: Unknown type: "
        + type
        + "; no installed plugin provides the "
        + what
        + " with these settings; add the jar that does to plugins/";
  }

  private static ConfigException undecodable(String type, InvalidProtocolBufferException e) {
    return new ConfigException(
        "the bytes are no message of type " + type + ": " + e.getMessage(), e);
  }
}
