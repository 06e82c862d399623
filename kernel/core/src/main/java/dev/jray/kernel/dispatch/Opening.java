package dev.jray.kernel.dispatch;

import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * The connections that are being made for one flow. When its client has gone they are given up, and
 * no further one is begun. Lives on the flow's event loop.
 */
public final class Opening {
  private final List<Future<?>> dials = new ArrayList<>(1);
  private boolean abandoned;

  /** Whether nobody waits for the flow any more. */
  public boolean abandoned() {
    return abandoned;
  }

  /** Gives a connection up, too, if the flow is abandoned before it is made. */
  public void watch(Future<?> dial) {
    if (dial.isDone()) {
      return;
    }
    dials.add(dial);
    dial.addListener(done -> dials.remove(dial));
  }

  /** Nobody waits any more. */
  public void abandon() {
    abandoned = true;
    for (Future<?> dial : List.copyOf(dials)) {
      dial.cancel(false);
    }
  }
}
