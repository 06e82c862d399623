package dev.jray.feature.dns;

import dev.jray.spi.annotation.OnEventLoop;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.feature.DnsAnswer;
import dev.jray.spi.feature.DnsClient.IpFamily;
import dev.jray.toolkit.channel.LoopTimer;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.FutureListener;
import io.netty.util.concurrent.Promise;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Asks one server after the other, each for both families at once. A server that cannot be reached
 * counts as one that is silent, only sooner.
 */
@OnEventLoop
final class Lookup {
  private final String name;
  private final IpFamily family;
  private final EventLoop loop;
  private final DnsLog log;
  private final Iterator<Server> servers;
  private final Promise<DnsAnswer> result;
  private Round round;
  private int waiting;
  private long startMillis;
  private LoopTimer.Timeout timeout;

  /**
   * Makes a lookup.
   *
   * @param loop where it runs; the result may belong to another
   */
  Lookup(
      String name,
      IpFamily family,
      List<Server> servers,
      EventLoop loop,
      DnsLog log,
      Promise<DnsAnswer> result) {
    this.name = name;
    this.family = family;
    this.servers = servers.iterator();
    this.loop = loop;
    this.log = log;
    this.result = result;
  }

  void start() {
    next();
  }

  private void next() {
    while (servers.hasNext()) {
      Optional<Round> started = Round.of(servers.next(), name, family);
      if (started.isPresent()) {
        run(started.get());
        return;
      }
    }
    result.tryFailure(
        new FlowException(
            NetworkError.NAME_NOT_RESOLVED, "no name server knows an address of " + name));
  }

  private void run(Round next) {
    round = next;
    startMillis = log.now();
    next.lookAtKnown();
    waiting = 0;
    for (int i = 0; i < next.size(); i++) {
      waiting += next.has(i) ? 0 : 1;
    }
    if (waiting == 0) {
      finish(next);
      return;
    }
    timeout = LoopTimer.of(loop).schedule(next.server().timeoutMillis(), () -> finish(next));
    for (int i = 0; i < next.size() && round == next; i++) {
      if (!next.has(i)) {
        ask(next, i);
      }
    }
  }

  private void ask(Round of, int index) {
    Future<Answer> asked = of.server().source().ask(of.question(index), loop);
    if (asked.isDone()) {
      onAnswer(of, index, asked);
    } else {
      asked.addListener((FutureListener<Answer>) done -> onAnswer(of, index, done));
    }
  }

  private void onAnswer(Round of, int index, Future<Answer> answer) {
    if (round != of) {
      return; // too late
    }
    if (answer.isSuccess()) {
      of.put(index, answer.getNow());
    } else {
      log.failed(of.server(), name, answer.cause());
    }
    waiting--;
    if (waiting == 0) {
      finish(of);
    }
  }

  private void finish(Round of) {
    if (round != of) {
      return;
    }
    round = null;
    if (timeout != null) {
      timeout.cancel();
    }
    log.answered(of, name, startMillis);
    Optional<DnsAnswer> found = of.result();
    if (found.isPresent()) {
      result.trySuccess(found.get());
    } else {
      next();
    }
  }
}
