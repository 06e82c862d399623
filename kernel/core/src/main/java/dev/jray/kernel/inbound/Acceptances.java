package dev.jray.kernel.inbound;

import dev.jray.kernel.dispatch.AccessLines;
import dev.jray.kernel.dispatch.FlowCounts;
import dev.jray.spi.feature.Dispatcher;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.PolicyManager;
import dev.jray.spi.flow.Source;
import dev.jray.spi.protocol.Inbound;
import io.netty.channel.Channel;

/** Begins the handshake of accepted channels. */
public final class Acceptances {
  private final Dispatcher dispatcher;
  private final PolicyManager policies;
  private final Log log;
  private final AccessLines access;
  private final FlowCounts counts;

  /** Makes the beginning of every flow of an instance. */
  public Acceptances(Dispatcher dispatcher, PolicyManager policies, Log log, FlowCounts counts) {
    this.dispatcher = dispatcher;
    this.policies = policies;
    this.log = log;
    this.access = new AccessLines(log, policies);
    this.counts = counts;
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

  Dispatcher dispatcher() {
    return dispatcher;
  }

  Log log() {
    return log;
  }

  AccessLines access() {
    return access;
  }
}
