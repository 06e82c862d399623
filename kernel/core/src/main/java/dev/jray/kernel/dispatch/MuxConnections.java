package dev.jray.kernel.dispatch;

import dev.jray.kernel.sniff.Sniffing;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.PolicyManager;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.AccessLabel;
import dev.jray.spi.flow.FlowRequest;
import dev.jray.spi.flow.Reply;
import dev.jray.spi.flow.Source;
import dev.jray.spi.flow.User;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.toolkit.channel.GracefulClose;
import dev.jray.toolkit.mux.MuxServer;
import io.netty.channel.Channel;

/**
 * Takes the streams that clients of whatever protocol send to Mux.Cool's reserved name: they go
 * nowhere, but carry flows.
 */
final class MuxConnections {
  private static final Address NAME = new Address.Domain("v1.mux.cool");

  // A sub-flow looks like this whatever its inbound's own requests look like
  private static final AccessLabel LABEL = new AccessLabel(true, true, "");

  private final PolicyManager policies;
  private final Log log;
  private final LiveFlows live;
  private final Starter starter;

  /** Starts a flow whatever its target is: a mux connection within another one is none. */
  interface Starter {
    void start(Source source, FlowRequest request, Channel inbound, Sniffing sniffing);
  }

  MuxConnections(PolicyManager policies, Log log, LiveFlows live, Starter starter) {
    this.policies = policies;
    this.log = log;
    this.live = live;
    this.starter = starter;
  }

  /** Whether a flow to this target carries others. */
  static boolean wanted(Destination target) {
    return target.address().equals(NAME);
  }

  /** Takes a stream; its sub-flows are looked at as those of its inbound. */
  void take(Source source, FlowRequest request, Channel carrier, Sniffing sniffing) {
    if (request.target().network() == Network.UDP) {
      request.reply().refused(NetworkError.NOT_ALLOWED);
      GracefulClose.close(carrier);
      return;
    }
    LiveFlows.Entry entry = live.add(source, request.user(), carrier);
    carrier.closeFuture().addListener(closed -> entry.remove());
    int level = request.user().map(User::level).orElse(0);
    carrier
        .pipeline()
        .addLast(
            new MuxServer(
                (channel, target, reply) ->
                    starter.start(source, subFlow(request, target, reply), channel, sniffing),
                policies.forLevel(level).connIdle(),
                this::onBroken));
    request.reply().established();
  }

  private static FlowRequest subFlow(FlowRequest request, Destination target, Reply reply) {
    return new FlowRequest(target, request.user(), reply, LABEL, request.content());
  }

  private void onBroken(Throwable why) {
    if (log.enabled(Severity.INFO)) {
      log.write(Severity.INFO, "common/mux", "a mux connection ends > " + why.getMessage());
    }
  }
}
