package dev.jray.kernel.outbound;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.jray.kernel.config.TypeNames;
import dev.jray.kernel.dispatch.OutboundTable;
import dev.jray.kernel.inject.HandlerFactory;
import dev.jray.kernel.stream.StreamStacks;
import dev.jray.kernel.stream.Traffic;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.Messages;
import dev.jray.spi.feature.PolicyManager;
import dev.jray.spi.feature.StatsManager;
import dev.jray.spi.net.Address;
import dev.jray.spi.proto.core.OutboundHandlerConfig;
import dev.jray.spi.proto.proxyman.MultiplexingConfig;
import dev.jray.spi.proto.proxyman.SenderConfig;
import dev.jray.spi.proto.serial.TypedMessage;
import dev.jray.spi.protocol.Outbound;
import java.net.InetAddress;
import java.util.Optional;

/** Makes {@link OutboundHandler}s. */
public final class OutboundHandlers {
  private final HandlerFactory factory;
  private final StreamStacks stacks;
  private final PolicyManager policies;
  private final StatsManager stats;

  /** Makes handlers of an instance. */
  public OutboundHandlers(
      HandlerFactory factory, StreamStacks stacks, PolicyManager policies, StatsManager stats) {
    this.factory = factory;
    this.stacks = stacks;
    this.policies = policies;
    this.stats = stats;
  }

  OutboundHandler create(OutboundHandlerConfig config, OutboundTable table) {
    SenderConfig sender = sender(config);
    checkMux(sender.getMultiplexSettings());
    if (!config.hasProxySettings()) {
      throw new ConfigException("the outbound [" + config.getTag() + "] has no proxy settings");
    }
    return new OutboundHandler(
        config.getTag(),
        factory.outbound(config.getProxySettings()),
        stacks.create(sender.getStreamSettings()),
        traffic(config.getTag()),
        via(sender),
        sender.getProxySettings().getTag(),
        table);
  }

  OutboundHandler of(String tag, Outbound outbound, OutboundTable table) {
    return new OutboundHandler(
        tag,
        outbound,
        stacks.create(SenderConfig.getDefaultInstance().getStreamSettings()),
        traffic(tag),
        Optional.empty(),
        "",
        table);
  }

  private static SenderConfig sender(OutboundHandlerConfig config) {
    if (!config.hasSenderSettings()) {
      return SenderConfig.getDefaultInstance();
    }
    TypedMessage message = config.getSenderSettings();
    if (!TypeNames.of(message).equals(SenderConfig.getDescriptor().getFullName())) {
      throw new ConfigException("settings is not SenderConfig, but " + TypeNames.of(message));
    }
    try {
      return SenderConfig.parseFrom(message.getValue());
    } catch (InvalidProtocolBufferException e) {
      throw new ConfigException(
          "the sender settings of outbound ["
              + config.getTag()
              + "] are damaged: "
              + e.getMessage(),
          e);
    }
  }

  private static void checkMux(MultiplexingConfig mux) {
    if (!mux.getEnabled()) {
      return;
    }
    int concurrency = mux.getConcurrency();
    if (concurrency < 1 || concurrency > 1024) {
      throw new ConfigException(
          "invalid mux concurrency: " + Integer.toUnsignedString(concurrency) + "; use 1 to 1024");
    }
    throw new ConfigException(
        "this build of JRay has no multiplexing yet; remove \"mux\" or set \"enabled\": false");
  }

  private static Optional<InetAddress> via(SenderConfig sender) {
    if (!sender.hasVia()) {
      return Optional.empty();
    }
    return Messages.address(sender.getVia())
        .map(
            address -> {
              if (address instanceof Address.Ip ip) {
                return ip.value();
              }
              throw new ConfigException(
                  "unable to send through: " + address.text() + "; sendThrough is an IP address");
            });
  }

  private Traffic traffic(String tag) {
    return Traffic.outbound(policies.forSystem(), stats, tag);
  }
}
