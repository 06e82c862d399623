package dev.jray.feature.router;

import dev.jray.spi.feature.DnsClient;
import dev.jray.spi.feature.DnsClient.IpFamily;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Severity;
import dev.jray.toolkit.channel.LoopTimer;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Function;

/**
 * One walk through the rules. It stops where a rule needs addresses that must be looked up, and
 * goes on when they are there; each name is looked up once. Runs on the flow's event loop.
 */
final class Search {
  /** How long a lookup may take; a client of good manners gives up by itself long before. */
  static final long LOOKUP_MILLIS = 20_000;

  private final RuleTable table;
  private final Subject subject;
  private final DnsClient dns;
  private final Log log;
  private final EventLoop loop;
  private final boolean mayResolve;
  // set while it waits
  private Runnable goOn;
  private boolean resolving;
  private int at;

  Search(RuleTable table, Subject subject, DnsClient dns, Log log, EventLoop loop) {
    this.table = table;
    this.subject = subject;
    this.dns = dns;
    this.log = log;
    this.loop = loop;
    // a query of the DNS client must not wait for an answer of the DNS client
    mayResolve = !dns.ownLink(subject.inboundTag());
    if (mayResolve && table.resolvesOnDemand()) {
      startResolving();
    }
  }

  /**
   * Walks.
   *
   * @param outcome what to make of the end of the walk; called on the event loop
   * @return done at once if nothing must be looked up
   */
  <T> Future<T> run(Function<Search, T> outcome) {
    try {
      if (advance()) {
        return loop.newSucceededFuture(outcome.apply(this));
      }
    } catch (RuntimeException e) {
      return loop.newFailedFuture(e);
    }
    Promise<T> promise = loop.newPromise();
    goOn = () -> complete(promise, outcome);
    return promise;
  }

  private <T> void complete(Promise<T> promise, Function<Search, T> outcome) {
    try {
      if (advance()) {
        promise.setSuccess(outcome.apply(this));
      }
    } catch (RuntimeException e) {
      // without an answer the flow would wait for ever
      promise.setFailure(e);
    }
  }

  /** The index of the rule that matched; negative if none did. */
  int found() {
    return at < table.size() ? at : -1;
  }

  Subject subject() {
    return subject;
  }

  RuleTable table() {
    return table;
  }

  private void startResolving() {
    resolving = true;
    subject.wantAddresses();
  }

  /** Walks on; false if it must wait. */
  private boolean advance() {
    while (true) {
      while (at < table.size()) {
        switch (table.rule(at).ask(subject)) {
          case YES -> {
            return true;
          }
          case NO -> at++;
          case ADDRESSES_WANTED -> {
            if (!lookUp()) {
              return false;
            }
          }
        }
      }
      if (resolving || !mayResolve || !table.resolvesAfterwards() || subject.domain().isEmpty()) {
        return true;
      }
      startResolving();
      if (!subject.wantsAddresses()) {
        return true;
      }
      at = 0;
    }
  }

  /** Looks the name up; false if the answer is not there yet. */
  private boolean lookUp() {
    Future<List<InetAddress>> addresses;
    try {
      addresses = dns.resolve(subject.domain(), IpFamily.ANY, loop);
    } catch (RuntimeException e) {
      addresses = loop.newFailedFuture(e);
    }
    if (addresses.isDone()) {
      take(addresses);
      return true;
    }
    waitFor(addresses);
    return false;
  }

  private void waitFor(Future<List<InetAddress>> addresses) {
    LoopTimer.Timeout limit =
        LoopTimer.of(loop)
            .schedule(
                LOOKUP_MILLIS,
                () -> {
                  if (subject.wantsAddresses()) {
                    failed("no answer in time");
                    goOn.run();
                  }
                });
    addresses.addListener(
        done -> {
          limit.cancel();
          if (goOn == null) {
            // The answer came just now, before the walk has stopped.
            loop.execute(() -> answered(addresses));
          } else {
            answered(addresses);
          }
        });
  }

  private void answered(Future<List<InetAddress>> addresses) {
    if (subject.wantsAddresses()) {
      take(addresses);
      goOn.run();
    }
  }

  private void take(Future<List<InetAddress>> addresses) {
    if (addresses.isSuccess()) {
      subject.resolved(addresses.getNow());
    } else {
      failed(addresses.cause().getMessage());
    }
  }

  /** A name without addresses: rules that ask for them do not match. */
  private void failed(String why) {
    subject.resolved(List.of());
    if (log.enabled(Severity.INFO)) {
      log.write(
          Severity.INFO, RuleRouter.ORIGIN, "resolve ip for " + subject.domain() + " > " + why);
    }
  }
}
