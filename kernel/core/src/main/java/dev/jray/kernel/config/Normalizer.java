package dev.jray.kernel.config;

import dev.jray.kernel.plugin.Catalog;
import dev.jray.kernel.plugin.Offer;
import dev.jray.kernel.plugin.Offer.Kind;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.Messages;
import dev.jray.spi.proto.core.Config;
import dev.jray.spi.proto.core.InboundHandlerConfig;
import dev.jray.spi.proto.core.OutboundHandlerConfig;
import dev.jray.spi.proto.internet.StreamConfig;
import dev.jray.spi.proto.internet.TransportConfig;
import dev.jray.spi.proto.proxyman.ReceiverConfig;
import dev.jray.spi.proto.proxyman.SenderConfig;
import dev.jray.spi.proto.serial.TypedMessage;
import java.util.List;
import java.util.Objects;

/**
 * Brings messages from elsewhere to V2Ray 4's names: types without an {@code Any}'s prefix or
 * Xray's root, transports by their full names where V2Ray 5 writes {@code ws} or {@code kcp}. What
 * it does not understand stays as it is, for the checks to find.
 */
public final class Normalizer {
  private final Catalog catalog;

  /** Takes the catalog for the names of transports. */
  public Normalizer(Catalog catalog) {
    this.catalog = Objects.requireNonNull(catalog, "catalog");
  }

  /** A whole configuration. */
  public Config normalize(Config config) {
    Config.Builder builder = config.toBuilder().clearInbound().clearOutbound().clearApp();
    config.getInboundList().forEach(inbound -> builder.addInbound(normalize(inbound)));
    config.getOutboundList().forEach(outbound -> builder.addOutbound(normalize(outbound)));
    config.getAppList().forEach(app -> builder.addApp(normalize(app)));
    return builder.build();
  }

  /** One inbound, as the remote API sends it too. */
  public InboundHandlerConfig normalize(InboundHandlerConfig inbound) {
    InboundHandlerConfig.Builder builder = inbound.toBuilder();
    if (inbound.hasProxySettings()) {
      builder.setProxySettings(normalize(inbound.getProxySettings()));
    }
    try {
      ReceiverConfig receiver = HandlerMessages.receiver(inbound);
      if (inbound.hasReceiverSettings() && receiver.hasStreamSettings()) {
        receiver =
            receiver.toBuilder().setStreamSettings(normalize(receiver.getStreamSettings())).build();
      }
      return inbound.hasReceiverSettings()
          ? builder.setReceiverSettings(Messages.typed(receiver)).build()
          : builder.build();
    } catch (ConfigException unknown) {
      return builder.build();
    }
  }

  /** One outbound, as the remote API sends it too. */
  public OutboundHandlerConfig normalize(OutboundHandlerConfig outbound) {
    OutboundHandlerConfig.Builder builder = outbound.toBuilder();
    if (outbound.hasProxySettings()) {
      builder.setProxySettings(normalize(outbound.getProxySettings()));
    }
    try {
      SenderConfig sender = HandlerMessages.sender(outbound);
      if (outbound.hasSenderSettings() && sender.hasStreamSettings()) {
        sender =
            sender.toBuilder().setStreamSettings(normalize(sender.getStreamSettings())).build();
      }
      return outbound.hasSenderSettings()
          ? builder.setSenderSettings(Messages.typed(sender)).build()
          : builder.build();
    } catch (ConfigException unknown) {
      return builder.build();
    }
  }

  private StreamConfig normalize(StreamConfig stream) {
    StreamConfig.Builder builder = stream.toBuilder();
    builder.setProtocolName(transport(stream.getProtocolName()));
    builder.setSecurityType(TypeNames.canonical(stream.getSecurityType()));
    List<TypedMessage> securities =
        stream.getSecuritySettingsList().stream().map(Normalizer::normalize).toList();
    builder.clearSecuritySettings().addAllSecuritySettings(securities);
    builder.clearTransportSettings();
    for (TransportConfig settings : stream.getTransportSettingsList()) {
      TransportConfig.Builder normal = settings.toBuilder();
      normal.setProtocolName(transport(settings.getProtocolName()));
      if (settings.hasSettings()) {
        normal.setSettings(normalize(settings.getSettings()));
      }
      builder.addTransportSettings(normal);
    }
    return builder.build();
  }

  private String transport(String name) {
    if (name.isEmpty() || catalog.names(Kind.TRANSPORT).contains(name)) {
      return name;
    }
    return catalog
        .find(Kind.TRANSPORT, transport -> transport.networks().contains(name))
        .map(Offer::name)
        .orElse(name);
  }

  private static TypedMessage normalize(TypedMessage message) {
    return message.toBuilder().setType(TypeNames.of(message)).build();
  }
}
