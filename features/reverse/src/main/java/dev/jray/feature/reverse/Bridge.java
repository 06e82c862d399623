package dev.jray.feature.reverse;

import dev.jray.spi.feature.Dispatcher;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.toolkit.channel.LoopTimer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The end in the private network. It keeps connections to the portal open: one, and another one
 * when those there are carry more than {@value #SESSIONS} flows each. It looks after them every two
 * seconds, which is also how often it tries to connect again.
 */
final class Bridge {
  static final String ORIGIN = "app/reverse";
  static final long CHECK_MILLIS = 2_000;
  static final int SESSIONS = 16;

  private final String tag;
  private final Destination portal;
  private final Dispatcher dispatcher;
  private final EventLoopGroup eventLoops;
  private final EventLoop loop;
  private final Log log;
  private final List<BridgeWorker> workers = new ArrayList<>(1);
  private boolean told;
  private volatile boolean closed;

  Bridge(String tag, Address domain, Dispatcher dispatcher, EventLoopGroup eventLoops, Log log) {
    this.tag = tag;
    this.portal = Destination.tcp(domain, 0);
    this.dispatcher = dispatcher;
    this.eventLoops = eventLoops;
    this.loop = eventLoops.next();
    this.log = log;
  }

  String tag() {
    return tag;
  }

  Destination portal() {
    return portal;
  }

  Dispatcher dispatcher() {
    return dispatcher;
  }

  Log log() {
    return log;
  }

  void start() {
    loop.execute(this::check);
  }

  private void check() {
    if (closed) {
      return;
    }
    tell();
    workers.removeIf(worker -> !worker.active());
    int sessions = workers.stream().mapToInt(BridgeWorker::sessions).sum();
    if (workers.isEmpty() || sessions / workers.size() > SESSIONS) {
      workers.add(BridgeWorker.open(this, eventLoops.next()));
    }
    LoopTimer.of(loop).schedule(CHECK_MILLIS, this::check);
  }

  /** Tells once that there is no portal, not every two seconds. */
  private void tell() {
    boolean heard = workers.stream().anyMatch(worker -> worker.active() && worker.heard());
    boolean lost = workers.stream().anyMatch(worker -> !worker.active() && !worker.drained());
    if (heard && told) {
      told = false;
      log.write(Severity.WARNING, ORIGIN, "bridge [" + tag + "]: the portal answers again");
    } else if (lost && !told) {
      told = true;
      log.write(
          Severity.WARNING,
          ORIGIN,
          "bridge ["
              + tag
              + "]: no connection to the portal at "
              + portal
              + "; trying again every two seconds");
    }
  }

  /** Opens no further connection, and closes those there are behind their last flow. */
  void drain() {
    end(BridgeWorker::retire);
  }

  void close() {
    end(BridgeWorker::close);
  }

  private void end(Consumer<BridgeWorker> how) {
    closed = true;
    if (!loop.isShuttingDown()) {
      loop.execute(() -> workers.forEach(how));
    }
  }
}
