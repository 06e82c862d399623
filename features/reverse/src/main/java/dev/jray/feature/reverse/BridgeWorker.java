package dev.jray.feature.reverse;

import dev.jray.feature.reverse.proto.Control;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.FlowRequest;
import dev.jray.spi.flow.Reply;
import dev.jray.spi.flow.Source;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.toolkit.channel.LoopTimer;
import dev.jray.toolkit.mux.MuxServer;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One connection of a bridge to its portal. The portal opens flows on it, which are dispatched as
 * if they came from an inbound with the bridge's tag; one more of them carries its control
 * messages. A portal that is silent for a minute is taken for dead.
 */
final class BridgeWorker {
  /** Where the control messages go. */
  static final Address CONTROL = new Address.Domain("reverse.internal.v2ray.com");

  /** A portal speaks every two seconds. */
  static final long SILENCE_MILLIS = 60_000;

  private final Bridge bridge;
  private final EventLoop loop;
  private final AtomicInteger sessions = new AtomicInteger();
  private volatile boolean ended;
  private volatile boolean drained;
  private volatile boolean heard;
  private Channel carrier;
  private LoopTimer.Timeout silence;
  private boolean retired;

  private BridgeWorker(Bridge bridge, EventLoop loop) {
    this.bridge = bridge;
    this.loop = loop;
  }

  /** Opens a connection on this loop; it counts as active until that fails. */
  static BridgeWorker open(Bridge bridge, EventLoop loop) {
    BridgeWorker worker = new BridgeWorker(bridge, loop);
    loop.execute(worker::connect);
    return worker;
  }

  private void connect() {
    try {
      carrier = bridge.dispatcher().open(bridge.tag(), FlowRequest.to(bridge.portal()), loop);
    } catch (RuntimeException e) {
      bridge.log().write(Severity.ERROR, Bridge.ORIGIN, "a bridge cannot connect: " + e);
      ended = true;
      return;
    }
    onHeard();
    carrier.closeFuture().addListener(closed -> onEnd());
    carrier.pipeline().addLast(new MuxServer(this::accept, SILENCE_MILLIS, this::onBroken));
  }

  /** No further flows come; those there are go on, unless the connection itself is gone. */
  private void onEnd() {
    ended = true;
    silence.cancel();
  }

  private void onBroken(FlowException why) {
    bridge
        .log()
        .write(
            Severity.INFO,
            Bridge.ORIGIN,
            "bridge [" + bridge.tag() + "]: a connection ends > " + why.getMessage());
  }

  private void accept(Channel channel, Destination target, Reply reply) {
    sessions.incrementAndGet();
    channel.closeFuture().addListener(closed -> onSessionEnd());
    if (target.address().equals(CONTROL)) {
      channel.pipeline().addLast(new ControlReader(this::onControl, this::onEnd));
      return;
    }
    Source source =
        new Source(
            target.network(),
            bridge.tag(),
            channel.remoteAddress(),
            channel.localAddress(),
            Optional.empty());
    bridge.dispatcher().dispatch(source, FlowRequest.to(target).answering(reply), channel);
  }

  private void onSessionEnd() {
    sessions.decrementAndGet();
    if (retired) {
      closeIfUnused();
    }
  }

  /** One session is the control messages'. */
  private void closeIfUnused() {
    if (sessions.get() <= 1 && carrier != null) {
      carrier.close();
    }
  }

  private void onControl(Control control) {
    heard = true;
    if (control.getState() == Control.State.DRAIN) {
      drained = true;
      onEnd();
    } else if (!ended) {
      onHeard();
    }
  }

  private void onHeard() {
    if (silence != null) {
      silence.cancel();
    }
    silence = LoopTimer.of(loop).schedule(SILENCE_MILLIS, carrier::close);
  }

  /** Whether the portal may still open flows. */
  boolean active() {
    return !ended;
  }

  /** Whether the portal has asked for another one in its place. */
  boolean drained() {
    return drained;
  }

  /** Whether a portal has spoken. */
  boolean heard() {
    return heard;
  }

  int sessions() {
    return sessions.get();
  }

  /** Closes the connection once it carries no flow. */
  void retire() {
    loop.execute(
        () -> {
          retired = true;
          closeIfUnused();
        });
  }

  void close() {
    loop.execute(
        () -> {
          if (carrier != null) {
            carrier.close();
          }
        });
  }
}
