package dev.jray.kernel.relay;

import dev.jray.kernel.relay.FlowSummary.Reason;
import dev.jray.toolkit.channel.LoopTimer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.io.IOException;

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
  private Shortcut shortcut;
  private Shortcut.Tunnel tunnel;
  private LoopTimer.Timeout timeout;
  private long lastActive;
  private long progressMark;
  private Reason failing;
  private Reason reason;

  private Relay(
      Channel inbound, Channel outbound, FlowLimits limits, Shortcut shortcut, FlowEnd end) {
    this.timer = LoopTimer.of(inbound.eventLoop());
    this.limits = limits;
    this.shortcut = shortcut;
    this.end = end;
    this.client = new RelayHandler(this, outbound, limits.uplink(), Reason.CLIENT_GONE);
    this.server = new RelayHandler(this, inbound, limits.downlink(), Reason.SERVER_GONE);
    client.partner(server);
    server.partner(client);
  }

  /**
   * Joins two channels; their gates are replaced. Call it on their event loop.
   *
   * @param shortcut taken if the flow moves much
   * @param end told when both channels are on their way out
   */
  public static void join(
      Channel inbound,
      FlowGate inboundGate,
      Channel outbound,
      FlowGate outboundGate,
      FlowLimits limits,
      Shortcut shortcut,
      FlowEnd end) {
    if (!outbound.eventLoop().inEventLoop() || inbound.eventLoop() != outbound.eventLoop()) {
      throw new IllegalStateException("the two channels of a flow must live on one event loop");
    }
    Relay relay = new Relay(inbound, outbound, limits, shortcut, end);
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

  long now() {
    return timer.now();
  }

  /** How much a direction must move to be worth the shortcut. */
  long worthwhileBytes() {
    return shortcut.worthwhileBytes();
  }

  /** Whether the shortcut may be taken, now or later; false is final. */
  boolean mayShorten() {
    if (tunnel != null || ending() || !shortcut.fits(client, server)) {
      shortcut = Shortcut.NONE;
      return false;
    }
    return true;
  }

  private boolean ending() {
    return finished() || client.inputEnded() || server.inputEnded();
  }

  /** Lets the shortcut move what is still to come, unless something is still queued. */
  boolean shorten() {
    if (!mayShorten() || !queueEmpty(client.channel()) || !queueEmpty(server.channel())) {
      return false;
    }
    tunnel = shortcut.open(client, server).orElse(null);
    shortcut = Shortcut.NONE;
    return tunnel != null;
  }

  private static boolean queueEmpty(Channel channel) {
    ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
    return queue != null && queue.isEmpty() && queue.totalPendingWriteBytes() == 0;
  }

  /** Null as long as the channels do the work. */
  Shortcut.Tunnel tunnel() {
    return tunnel;
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

  /** One side broke while its last bytes wait for a slow reader on the other side. */
  void onFailing(Reason why) {
    if (failing == null) {
      broke(why, new IOException("Connection reset by peer"));
      failing = why;
      progressMark = writeProgress();
      touch();
      arm(idleLimit());
    }
  }

  /** Something broke that ends the flow. */
  void fail(Reason why, Throwable cause) {
    if (reason == null && failing == null) {
      broke(why, cause);
    }
    finish(why);
  }

  private void broke(Reason why, Throwable cause) {
    if (why != Reason.CLIENT_GONE) {
      end.broke(cause);
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

  private long writeProgress() {
    return client.writeProgress() * 31 + server.writeProgress();
  }

  private void onLinger() {
    long mark = writeProgress();
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
    if (failing != null) {
      return LINGER_MILLIS;
    }
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
    long mark = writeProgress();
    if (mark != progressMark) {
      // A slow reader that still takes bytes is not idle.
      progressMark = mark;
      touch();
    }
    long left = lastActive + idleLimit() - timer.now();
    if (left <= 0) {
      finish(failing == null ? Reason.IDLE : failing);
    } else {
      arm(left);
    }
  }
}
