package dev.jray.kernel.instance;

import dev.jray.kernel.dispatch.KernelDispatcher;
import dev.jray.kernel.inbound.KernelInboundManager;
import dev.jray.spi.feature.Feature;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The order in which the parts of an instance start and stop: features as configured, then the
 * listeners; at the end no new flows, time for the running ones, features in reverse.
 */
final class Lifecycle {
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** Listens on all inbounds. */
  interface Listening {
    void begin() throws Exception;
  }

  private final Listening listening;
  private final Runnable endFlows;
  private final List<Feature> features;
  private final KernelInboundManager inbounds;
  private final KernelDispatcher dispatcher;
  private final Duration drain;
  private final Deque<Feature> started = new ArrayDeque<>();
  private volatile InstanceState state = InstanceState.LATENT;

  Lifecycle(
      Listening listening,
      Runnable endFlows,
      List<Feature> features,
      KernelInboundManager inbounds,
      KernelDispatcher dispatcher,
      Duration drain) {
    this.listening = listening;
    this.endFlows = endFlows;
    this.features = features;
    this.inbounds = inbounds;
    this.dispatcher = dispatcher;
    this.drain = drain;
  }

  InstanceState state() {
    return state;
  }

  synchronized void start() {
    if (state != InstanceState.LATENT) {
      throw new IllegalStateException("an instance starts once; this one is " + state);
    }
    state = InstanceState.STARTING;
    try {
      for (Feature feature : features) {
        // A feature whose start fails half way is closed too.
        started.push(feature);
        feature.start();
      }
      listening.begin();
      state = InstanceState.STARTED;
    } catch (Exception e) {
      InstanceStartException failure =
          new InstanceStartException("Failed to start: " + e.getMessage(), e);
      endFlows.run();
      closeFeatures(failure);
      state = InstanceState.STOPPED;
      throw failure;
    }
  }

  synchronized void stop() {
    if (state == InstanceState.STOPPED) {
      return;
    }
    boolean ran = state == InstanceState.STARTED;
    state = InstanceState.STOPPING;
    inbounds.stopListening();
    if (ran) {
      features.forEach(Lifecycle::drain);
      awaitFlows();
    }
    if (!ran) {
      features.forEach(started::push);
    }
    // Flows that outlived the drain still use the features, so they go first.
    endFlows.run();
    closeFeatures(null);
    state = InstanceState.STOPPED;
  }

  private void awaitFlows() {
    long deadline = System.nanoTime() + drain.toNanos();
    while (dispatcher.running() > 0
        && System.nanoTime() < deadline
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static void drain(Feature feature) {
    try {
      feature.drain();
    } catch (RuntimeException e) {
      uncaught(e);
    }
  }

  private static void uncaught(RuntimeException e) {
    Thread.currentThread()
        .getUncaughtExceptionHandler()
        .uncaughtException(Thread.currentThread(), e);
  }

  private void closeFeatures(Exception failure) {
    while (!started.isEmpty()) {
      close(started.pop(), failure);
    }
  }

  private static void close(Feature feature, Exception failure) {
    try {
      feature.close();
    } catch (RuntimeException e) {
      if (failure == null) {
        uncaught(e);
      } else {
        failure.addSuppressed(e);
      }
    }
  }
}
