package dev.jray.kernel.inbound;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.jray.kernel.config.TypeNames;
import dev.jray.kernel.inject.HandlerFactory;
import dev.jray.kernel.sniff.Sniffings;
import dev.jray.kernel.stream.StreamStack;
import dev.jray.kernel.stream.StreamStacks;
import dev.jray.kernel.stream.Traffic;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.feature.PolicyManager;
import dev.jray.spi.feature.StatsManager;
import dev.jray.spi.proto.core.InboundHandlerConfig;
import dev.jray.spi.proto.net.PortRange;
import dev.jray.spi.proto.proxyman.AllocationStrategy;
import dev.jray.spi.proto.proxyman.ReceiverConfig;
import dev.jray.spi.protocol.Inbound;
import dev.jray.spi.transport.SocketOptions;
import dev.jray.spi.transport.SocketOptions.Transparent;
import java.util.List;

/** Makes {@link InboundHandler}s. */
public final class InboundHandlers {
  private final HandlerFactory factory;
  private final StreamStacks stacks;
  private final PolicyManager policies;
  private final StatsManager stats;
  private final Acceptances acceptances;
  private final RotationServices rotations;
  private final Sniffings sniffings;

  /** Makes handlers of an instance. */
  public InboundHandlers(
      HandlerFactory factory,
      StreamStacks stacks,
      PolicyManager policies,
      StatsManager stats,
      Acceptances acceptances,
      RotationServices rotations,
      Sniffings sniffings) {
    this.factory = factory;
    this.stacks = stacks;
    this.policies = policies;
    this.stats = stats;
    this.acceptances = acceptances;
    this.rotations = rotations;
    this.sniffings = sniffings;
  }

  InboundHandle create(InboundHandlerConfig config) {
    ReceiverConfig receiver = receiver(config);
    if (!config.hasProxySettings()) {
      throw new ConfigException("the inbound [" + config.getTag() + "] has no proxy settings");
    }
    AllocationStrategy.Type allocation = receiver.getAllocationStrategy().getType();
    return switch (allocation) {
      case Always -> handler(config, receiver);
      case Random -> rotating(config, receiver);
      default ->
          throw new ConfigException(
              "unknown allocation strategy: " + allocation + "; use \"always\" or \"random\"");
    };
  }

  private InboundHandler handler(InboundHandlerConfig config, ReceiverConfig receiver) {
    Inbound protocol = factory.create(config.getProxySettings());
    try {
      return handler(config, receiver, protocol);
    } catch (RuntimeException e) {
      protocol.close();
      throw e;
    }
  }

  private InboundHandler handler(
      InboundHandlerConfig config, ReceiverConfig receiver, Inbound protocol) {
    List<InboundHandler.Endpoint> endpoints = Endpoints.of(receiver, protocol.networks());
    Acceptances own = acceptances.sniffing(sniffings.of(config.getTag(), receiver));
    StreamStack stack = stacks.create(receiver.getStreamSettings());
    if (receiver.getReceiveOriginalDestination() || protocol.originalDestination()) {
      stack = stack.withOptions(redirected(stack.options()));
    }
    return new InboundHandler(
        config.getTag(), protocol, stack, traffic(config.getTag()), endpoints, own);
  }

  private static ReceiverConfig receiver(InboundHandlerConfig config) {
    if (!TypeNames.of(config.getReceiverSettings())
        .equals(ReceiverConfig.getDescriptor().getFullName())) {
      throw new ConfigException(
          "not a ReceiverConfig: the receiver settings of inbound [" + config.getTag() + "]");
    }
    try {
      return ReceiverConfig.parseFrom(config.getReceiverSettings().getValue());
    } catch (InvalidProtocolBufferException e) {
      throw new ConfigException(
          "the receiver settings of inbound ["
              + config.getTag()
              + "] are damaged: "
              + e.getMessage(),
          e);
    }
  }

  private RotatingInbound rotating(InboundHandlerConfig config, ReceiverConfig receiver) {
    Rotation rotation = Rotation.of(config.getTag(), receiver);
    // What is wrong with the settings is told now, not by the first round
    handler(config, onPort(receiver, rotation.from())).close();
    return new RotatingInbound(
        config.getTag(), rotation, port -> handler(config, onPort(receiver, port)), rotations);
  }

  private static ReceiverConfig onPort(ReceiverConfig receiver, int port) {
    return receiver.toBuilder()
        .setPortRange(PortRange.newBuilder().setFrom(port).setTo(port))
        .build();
  }

  /** Ends what handlers do in the background. */
  void close() {
    rotations.schedule().shutdownNow();
  }

  private static SocketOptions redirected(SocketOptions options) {
    Transparent mode =
        options.transparent() == Transparent.OFF ? Transparent.REDIRECT : options.transparent();
    return new SocketOptions(
        options.mark(), options.fastOpen(), mode, true, options.acceptProxyProtocol());
  }

  private Traffic traffic(String tag) {
    return Traffic.inbound(policies.forSystem(), stats, tag);
  }
}
