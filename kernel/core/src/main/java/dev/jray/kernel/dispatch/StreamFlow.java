package dev.jray.kernel.dispatch;

import dev.jray.kernel.relay.FlowGate;
import dev.jray.kernel.relay.FlowSummary;
import dev.jray.kernel.relay.GracefulClose;
import dev.jray.kernel.relay.Relay;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.flow.FlowRequest;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;

/** A stream flow from its request until its two channels are joined. */
final class StreamFlow implements FlowGate.Owner {
  private final FlowServices services;
  private final Flow flow;
  private final FlowRequest request;
  private final Channel inbound;
  private final FlowGate gate = new FlowGate(this);
  private boolean ended;

  StreamFlow(FlowServices services, Flow flow, FlowRequest request, Channel inbound) {
    this.services = services;
    this.flow = flow;
    this.request = request;
    this.inbound = inbound;
  }

  void start() {
    services.running().increment();
    inbound.pipeline().addLast(gate);
    new FlowRouting(services).find(flow, this::open, this::refuse);
  }

  private void open(OutboundHandle outbound) {
    services.access().accepted(flow, request.target(), request.label(), outbound.tag());
    Future<Channel> opened = outbound.open(flow);
    if (opened.isDone()) {
      onOpened(opened);
    } else {
      opened.addListener(done -> onOpened(opened));
    }
  }

  private void onOpened(Future<Channel> opened) {
    if (!opened.isSuccess()) {
      refuse(opened.cause());
      return;
    }
    Channel outbound = opened.getNow();
    if (ended || !inbound.isActive()) {
      outbound.close();
      finish();
      return;
    }
    request.reply().established();
    Relay.join(
        inbound,
        gate,
        outbound,
        FlowGate.of(outbound),
        services.users().limits(flow),
        this::onEnded);
  }

  private void refuse(Throwable cause) {
    FlowException why =
        cause instanceof FlowException known
            ? known
            : new FlowException(NetworkError.INTERNAL, String.valueOf(cause), cause);
    services
        .log()
        .write(
            Severity.INFO,
            flow.id(),
            "app/proxyman/outbound",
            "failed to process outbound traffic > " + why.getMessage());
    if (!ended && inbound.isActive()) {
      request.reply().refused(why.code());
      GracefulClose.replace(gate, inbound);
    }
    finish();
  }

  private void onEnded(FlowSummary summary) {
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
    services.running().decrement();
  }

  /** The client went away before its flow was open. */
  @Override
  public void ended(Throwable cause) {
    ended = true;
  }
}
