package dev.jray.kernel.net;

import dev.jray.kernel.relay.Shortcut.End;
import dev.jray.kernel.relay.Shortcut.Tunnel;
import io.netty.channel.EventLoop;

/** Two sockets whose bytes the kernel moves, each way through a pipe. */
final class SpliceTunnel implements Tunnel {
  private final End client;
  private final EventLoop loop;
  private final SpliceDirection up;
  private final SpliceDirection down;
  private final Runnable onEnd;
  private final Runnable nextTurn = this::onNextTurn;
  private int openEnds = 2;
  private boolean turnComes;

  /** Makes a tunnel; it tells when both of its channels are closed. */
  SpliceTunnel(End client, SpliceDirection up, SpliceDirection down, Runnable onEnd) {
    this.client = client;
    this.loop = client.channel().eventLoop();
    this.up = up;
    this.down = down;
    this.onEnd = onEnd;
  }

  void onClientEvent(int events) {
    up.onSource(events);
    down.onTarget(events);
    pump();
  }

  void onServerEvent(int events) {
    down.onSource(events);
    up.onTarget(events);
    pump();
  }

  private void pump() {
    boolean upGoesOn = up.pump();
    boolean downGoesOn = down.pump();
    if ((upGoesOn || downGoesOn) && !turnComes) {
      turnComes = true;
      loop.execute(nextTurn);
    }
  }

  private void onNextTurn() {
    turnComes = false;
    pump();
  }

  void onClientClosed() {
    down.onTargetClosed();
    up.onSourceClosed();
    onClosed();
  }

  void onServerClosed() {
    up.onTargetClosed();
    down.onSourceClosed();
    onClosed();
  }

  private void onClosed() {
    openEnds--;
    if (openEnds == 0) {
      onEnd.run();
    }
  }

  @Override
  public long written(End to) {
    return towards(to).written();
  }

  @Override
  public void finish(End to) {
    towards(to).finish();
  }

  private SpliceDirection towards(End to) {
    return to == client ? down : up;
  }
}
