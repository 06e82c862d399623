package dev.jray.kernel.relay;

import dev.jray.kernel.relay.FlowSummary.Reason;
import dev.jray.toolkit.channel.LoopTimer;
import io.netty.channel.Channel;

/**
 * Joins the two channels of a stream flow. It moves bytes, holds back the side that is faster,
 * passes half-closes on, ends the flow when both directions ended or nothing moves any more.
 *
 * <p>Both channels live on one event loop, so there is no lock. An idle flow costs this object, its
 * two {@link RelayHandler}s and one timer.
 */
public final class Relay {
  private static final long LINGER_MILLIS = 10_000;

  private final LoopTimer timer;
  private final FlowLimits limits;
  private final FlowEnd end;
  private final RelayHandler client;
  private final RelayHandler server;
  private LoopTimer.Timeout timeout;
  private long lastActive;
  private long progressMark;
  private Reason reason;

  private Relay(Channel inbound, Channel outbound, FlowLimits limits, FlowEnd end) {
    this.timer = LoopTimer.of(inbound.eventLoop());
    this.limits = limits;
    this.end = end;
    this.client = new RelayHandler(this, outbound, limits.uplink(), Reason.CLIENT_GONE);
    this.server = new RelayHandler(this, inbound, limits.downlink(), Reason.SERVER_GONE);
    client.partner(server);
    server.partner(client);
  }

  /**
   * Joins two channels; their gates are replaced. Call it on their event loop.
   *
   * @param end told when both channels are on their way out
   */
  public static void join(
      Channel inbound,
      FlowGate inboundGate,
      Channel outbound,
      FlowGate outboundGate,
      FlowLimits limits,
      FlowEnd end) {
    if (!outbound.eventLoop().inEventLoop() || inbound.eventLoop() != outbound.eventLoop()) {
      throw new IllegalStateException("the two channels of a flow must live on one event loop");
    }
    Relay relay = new Relay(inbound, outbound, limits, end);
    limits.applyBuffer(inbound);
    limits.applyBuffer(outbound);
    relay.lastActive = relay.timer.now();
    relay.arm(limits.policy().connIdle());
    inboundGate.replaceWith(relay.client);
    outboundGate.replaceWith(relay.server);
    // Only now is either partner able to take what the other reads.
    relay.client.start();
    relay.server.start();
  }

  void touch() {
    lastActive = timer.now();
  }

  /** One direction ended: the other one now has its own, shorter limit. */
  void onInputEnded() {
    touch();
    arm(idleLimit());
  }

  /** One direction's end has reached its far side. */
  void onOutputEnded() {
    if (client.delivered() && server.delivered()) {
      finish(Reason.COMPLETE);
    }
  }

  /**
   * Ends the flow, once what was written has left.
   *
   * @param why the first reason counts
   */
  void finish(Reason why) {
    if (reason != null) {
      return;
    }
    reason = why;
    if (timeout != null) {
      timeout.cancel();
    }
    try {
      client.close(why);
      server.close(why);
      linger();
    } finally {
      end.ended(new FlowSummary(client.bytes(), server.bytes(), why));
    }
  }

  /**
   * What was written may still wait for a slow reader; one that takes nothing at all is given up.
   */
  private void linger() {
    if (client.open() || server.open()) {
      timeout = timer.schedule(LINGER_MILLIS, this::onLinger);
    }
  }

  private void onLinger() {
    long mark = client.writeProgress() * 31 + server.writeProgress();
    if (mark == progressMark) {
      client.closeNow();
      server.closeNow();
    } else {
      progressMark = mark;
      linger();
    }
  }

  boolean finished() {
    return reason != null;
  }

  private long idleLimit() {
    if (client.inputEnded() && server.inputEnded()) {
      return limits.policy().connIdle();
    }
    if (client.inputEnded()) {
      return limits.policy().downlinkOnly();
    }
    return server.inputEnded() ? limits.policy().uplinkOnly() : limits.policy().connIdle();
  }

  private void arm(long delay) {
    if (reason != null) {
      return;
    }
    if (timeout != null) {
      timeout.cancel();
    }
    timeout = timer.schedule(delay, this::onTimeout);
  }

  private void onTimeout() {
    long mark = client.writeProgress() * 31 + server.writeProgress();
    if (mark != progressMark) {
      // A slow reader that still takes bytes is not idle.
      progressMark = mark;
      touch();
    }
    long left = lastActive + idleLimit() - timer.now();
    if (left <= 0) {
      finish(Reason.IDLE);
    } else {
      arm(left);
    }
  }
}
