package dev.jray.kernel.outbound;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.jray.kernel.config.TypeNames;
import dev.jray.kernel.dispatch.OutboundTable;
import dev.jray.kernel.inject.HandlerFactory;
import dev.jray.kernel.stream.StreamStack;
import dev.jray.kernel.stream.StreamStacks;
import dev.jray.kernel.stream.Traffic;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.Messages;
import dev.jray.spi.feature.Log;
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
  private static final int MAX_CONCURRENCY = 1024;

  private final HandlerFactory factory;
  private final StreamStacks stacks;
  private final PolicyManager policies;
  private final StatsManager stats;
  private final Log log;

  /** Makes handlers of an instance. */
  public OutboundHandlers(
      HandlerFactory factory,
      StreamStacks stacks,
      PolicyManager policies,
      StatsManager stats,
      Log log) {
    this.factory = factory;
    this.stacks = stacks;
    this.policies = policies;
    this.stats = stats;
    this.log = log;
  }

  OutboundHandler create(OutboundHandlerConfig config, OutboundTable table) {
    SenderConfig sender = sender(config);
    Optional<MuxPools> mux = mux(sender);
    if (!config.hasProxySettings()) {
      throw new ConfigException("the outbound [" + config.getTag() + "] has no proxy settings");
    }
    Optional<InetAddress> via = via(sender);
    Outbound protocol = factory.outbound(config.getProxySettings());
    StreamStack stack;
    try {
      stack = stacks.create(sender.getStreamSettings());
    } catch (RuntimeException e) {
      protocol.close();
      throw e;
    }
    return new OutboundHandler(
        config.getTag(),
        protocol,
        stack,
        traffic(config.getTag()),
        via,
        sender.getProxySettings().getTag(),
        table,
        mux);
  }

  OutboundHandler of(String tag, Outbound outbound, OutboundTable table) {
    return new OutboundHandler(
        tag,
        outbound,
        stacks.create(SenderConfig.getDefaultInstance().getStreamSettings()),
        traffic(tag),
        Optional.empty(),
        "",
        table,
        Optional.empty());
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

  private Optional<MuxPools> mux(SenderConfig sender) {
    if (!sender.hasMultiplexSettings()) {
      return Optional.empty();
    }
    MultiplexingConfig mux = sender.getMultiplexSettings();
    int concurrency = mux.getConcurrency();
    // V2Ray checks it of disabled settings as well
    if (concurrency < 1 || concurrency > MAX_CONCURRENCY) {
      throw new ConfigException(
          "invalid mux concurrency: "
              + Integer.toUnsignedString(concurrency)
              + "; use 1 to "
              + MAX_CONCURRENCY);
    }
    return mux.getEnabled() ? Optional.of(new MuxPools(concurrency, log)) : Optional.empty();
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
