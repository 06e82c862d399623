package dev.jray.kernel.inbound;

import dev.jray.kernel.dispatch.AccessLines;
import dev.jray.kernel.dispatch.FlowCounts;
import dev.jray.kernel.dispatch.KernelDispatcher;
import dev.jray.kernel.sniff.Sniffing;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.PolicyManager;
import dev.jray.spi.flow.FlowRequest;
import dev.jray.spi.flow.Source;
import dev.jray.spi.protocol.Inbound;
import io.netty.channel.Channel;

/** Begins the handshake of accepted channels. */
public final class Acceptances {
  private final KernelDispatcher dispatcher;
  private final PolicyManager policies;
  private final Log log;
  private final AccessLines access;
  private final FlowCounts counts;
  private final Sniffing sniffing;

  /** Makes the beginning of every flow of an instance. */
  public Acceptances(
      KernelDispatcher dispatcher, PolicyManager policies, Log log, FlowCounts counts) {
    this(dispatcher, policies, log, counts, Sniffing.NONE);
  }

  private Acceptances(
      KernelDispatcher dispatcher,
      PolicyManager policies,
      Log log,
      FlowCounts counts,
      Sniffing sniffing) {
    this.dispatcher = dispatcher;
    this.policies = policies;
    this.log = log;
    this.access = new AccessLines(log, policies);
    this.counts = counts;
    this.sniffing = sniffing;
  }

  /** The same for an inbound whose flows are looked at. */
  Acceptances sniffing(Sniffing wanted) {
    return new Acceptances(dispatcher, policies, log, counts, wanted);
  }

  /** Installs the protocol's handshake and its deadline. */
  void accept(Channel channel, Inbound protocol, Source source) {
    Handshake handshake = new Handshake(this, source, channel);
    protocol.accept(channel.pipeline(), handshake);
    if (handshake.pending()) {
      handshake.await(policies.forLevel(protocol.level()).handshake());
    }
  }

  FlowCounts counts() {
    return counts;
  }

  void dispatch(Source source, FlowRequest request, Channel inbound) {
    dispatcher.dispatch(source, request, inbound, sniffing);
  }

  Log log() {
    return log;
  }

  AccessLines access() {
    return access;
  }
}
