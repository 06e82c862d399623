package dev.jray.toolkit.channel;

import io.netty.channel.EventLoop;
import io.netty.channel.local.LocalAddress;

/**
 * Two channels joined back to back on one event loop: what is written to one is read from the
 * other, without copy or hop, with back-pressure.
 *
 * @param near one end
 * @param far the other
 */
public record LocalPipe(VirtualChannel near, VirtualChannel far) {
  private static final LocalAddress ANY = new LocalAddress("pipe");

  /** Opens a pipe; both ends are registered and active. Call it on the loop. */
  public static LocalPipe open(EventLoop loop) {
    End near = new End();
    End far = new End();
    near.other = far;
    far.other = near;
    near.registerOn(loop);
    far.registerOn(loop);
    return new LocalPipe(near, far);
  }

  private static final class End extends VirtualChannel {
    private End other;

    End() {
      super(null, ANY, ANY);
    }

    @Override
    protected boolean writableNow() {
      return !other.isOpen() || other.accepting();
    }

    @Override
    protected void transmit(Object message) {
      other.deliver(message);
    }

    @Override
    protected void transmitComplete() {
      other.deliverComplete();
    }

    @Override
    protected void onAccepting() {
      other.resumeWrites();
    }

    @Override
    protected void onClose() {
      other.closeAfterInput();
    }
  }
}
