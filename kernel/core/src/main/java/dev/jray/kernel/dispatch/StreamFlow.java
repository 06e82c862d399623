package dev.jray.kernel.dispatch;

import dev.jray.kernel.net.NetworkErrors;
import dev.jray.kernel.relay.FlowEnd;
import dev.jray.kernel.relay.FlowGate;
import dev.jray.kernel.relay.FlowSummary;
import dev.jray.kernel.relay.Relay;
import dev.jray.kernel.sniff.Aim;
import dev.jray.kernel.sniff.Sniffing;
import dev.jray.kernel.sniff.StreamSniff;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.feature.StatsManager.Presence;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.flow.FlowRequest;
import dev.jray.spi.sniff.SniffResult.Hit;
import dev.jray.toolkit.channel.GracefulClose;
import dev.jray.toolkit.channel.LoopTimer;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;

/** A stream flow from its request until its two channels are joined. */
final class StreamFlow implements FlowGate.Owner, FlowEnd {
  private static final String ORIGIN = "app/proxyman/outbound";

  // More than all tries of an outbound together; a last resort, should one never answer.
  private static final long OPEN_MILLIS = 120_000;

  private final FlowServices services;
  private final FlowRouting routing;
  private final Sniffing sniffing;
  private final FlowRequest request;
  private final Channel inbound;
  private final Opening opening = new Opening();
  private Flow flow;
  private FlowGate gate = new FlowGate(this);
  private LiveFlows.Entry live = LiveFlows.Entry.NONE;
  private LoopTimer.Timeout limit;
  private Presence presence = Presence.NONE;
  private boolean answered;
  private boolean finished;

  StreamFlow(
      FlowServices services,
      FlowRouting routing,
      Sniffing sniffing,
      Flow flow,
      FlowRequest request,
      Channel inbound) {
    this.services = services;
    this.routing = routing;
    this.sniffing = sniffing;
    this.flow = flow;
    this.request = request;
    this.inbound = inbound;
  }

  void start() {
    services.counts().begin();
    live = services.live().add(flow.source(), flow.user(), inbound);
    presence = services.users().enter(flow);
    limit = LoopTimer.of(flow.eventLoop()).schedule(OPEN_MILLIS, this::onLimit);
    if (sniffing.looksInto(flow)) {
      new StreamSniff(sniffing, gate, this, this::onSniffed).begin(inbound);
      // Most clients say nothing before they have their answer.
      guarded(this::answer);
    } else {
      inbound.pipeline().addLast(gate);
      onSniffed(null);
    }
  }

  private void onSniffed(Hit hit) {
    guarded(() -> route(hit));
  }

  private void route(Hit hit) {
    Flow routed = flow;
    if (hit != null || services.aiming().always()) {
      Aim aim;
      try {
        aim = services.aiming().aim(flow, sniffing, hit);
      } catch (FlowException e) {
        refuse(e);
        return;
      }
      routed = aim.routed();
      flow = aim.dialed();
    }
    routing.find(routed, handle -> guarded(() -> open(handle)), why -> guarded(() -> refuse(why)));
  }

  private void answer() {
    if (!answered) {
      answered = true;
      request.reply().established();
    }
  }

  private void open(OutboundHandle outbound) {
    if (finished) {
      return;
    }
    services.access().accepted(flow, request.target(), request.label(), outbound.tag());
    Future<Channel> opened = outbound.open(flow, opening);
    if (opened.isDone()) {
      onOpened(opened);
    } else {
      opened.addListener(done -> guarded(() -> onOpened(opened)));
    }
  }

  private void onOpened(Future<Channel> opened) {
    if (!opened.isSuccess()) {
      refuse(opened.cause());
      return;
    }
    Channel outbound = opened.getNow();
    if (finished) {
      outbound.close();
    } else if (!outbound.isActive()) {
      refuse(new FlowException(NetworkError.RESET, "the connection ended as soon as it was made"));
    } else {
      join(outbound);
    }
  }

  private void join(Channel outbound) {
    limit.cancel();
    try {
      answer();
      Relay.join(
          inbound,
          gate,
          outbound,
          FlowGate.of(outbound),
          services.users().limits(flow),
          services.shortcut(),
          this);
      // The relay holds this object as long as the flow lives; the gate has done its work.
      gate = null;
    } catch (RuntimeException e) {
      outbound.close();
      throw e;
    }
  }

  /** What a plugin or the kernel gets wrong costs this flow, not its channels for ever. */
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      services.log().write(Severity.ERROR, flow.id(), ORIGIN, "a flow failed: " + e);
      services.counts().failed(e);
      inbound.close();
      finish();
    }
  }

  private void onLimit() {
    opening.abandon();
    guarded(() -> refuse(new FlowException(NetworkError.TIMEOUT, "the outbound did not answer")));
  }

  private void refuse(Throwable cause) {
    if (finished) {
      return;
    }
    FlowException why =
        cause instanceof FlowException known
            ? known
            : new FlowException(NetworkError.INTERNAL, String.valueOf(cause), cause);
    if (services.log().enabled(Severity.INFO)) {
      String text = "failed to process outbound traffic > " + why.getMessage();
      services.log().write(Severity.INFO, flow.id(), ORIGIN, text);
    }
    services.counts().failed(why);
    finish();
    if (inbound.isActive()) {
      if (!answered) {
        request.reply().refused(why.code());
      }
      GracefulClose.close(inbound, gate::replaceWith);
    }
  }

  @Override
  public void broke(Throwable cause) {
    FlowException why = NetworkErrors.of(cause, "the connection to " + flow.target() + " broke");
    if (services.log().enabled(Severity.INFO)) {
      String text = "connection ends > " + why.getMessage();
      services.log().write(Severity.INFO, flow.id(), ORIGIN, text);
    }
    services.counts().failed(why);
  }

  @Override
  public void ended(FlowSummary summary) {
    if (services.log().enabled(Severity.DEBUG)) {
      services
          .log()
          .write(
              Severity.DEBUG,
              flow.id(),
              "app/dispatcher",
              "flow to " + flow.target() + " ended: " + summary);
    }
    finish();
  }

  private void finish() {
    if (!finished) {
      finished = true;
      limit.cancel();
      live.remove();
      services.counts().end();
      presence.leave();
    }
  }

  /** The client went away before its flow was open. */
  @Override
  public void ended(Throwable cause) {
    opening.abandon();
    finish();
  }
}
