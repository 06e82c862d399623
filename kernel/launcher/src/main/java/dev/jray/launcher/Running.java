package dev.jray.launcher;

import dev.jray.kernel.instance.Instance;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Severity;
import java.util.concurrent.CountDownLatch;

/**
 * A started instance until the system asks it to stop: SIGTERM and SIGINT end it in order, a second
 * one of them at once, SIGHUP has the features read their files again.
 */
class Running {
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Runnable halt;

  /** Takes what ends the process at once. */
  Running(Runnable halt) {
    this.halt = halt;
  }

  /** Listens to signals from now on. */
  final void listenFor(Instance instance) {
    Signals.handle("TERM", this::stop);
    Signals.handle("INT", this::stop);
    Signals.handle("HUP", () -> renew(instance));
  }

  private static void renew(Instance instance) {
    try {
      instance.reload();
      instance.feature(Log.class).write(Severity.INFO, "core", "files were read again");
    } catch (RuntimeException e) {
      instance
          .feature(Log.class)
          .write(Severity.ERROR, "core", "files were not read again > " + Failure.text(e));
    }
  }

  /** Called when the instance has started. */
  void started(Instance instance) {}

  /** What a signal to stop does. */
  final void stop() {
    if (stop.getCount() == 0) {
      halt.run();
    }
    stop.countDown();
  }

  /** Waits for the first signal to stop. */
  final void await() throws InterruptedException {
    stop.await();
  }
}
