package dev.jray.feature.router;

import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.RouterControl.Decision;
import dev.jray.spi.feature.RouterControl.Subscription;
import dev.jray.spi.feature.Severity;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Those who want to hear of each routed flow. */
final class Subscribers {
  /** Makes each subscription differ from others of the same listener. */
  private record Subscriber(Object identity, Consumer<Decision> listener) {}

  private final Log log;
  private final List<Subscriber> all = new CopyOnWriteArrayList<>();

  Subscribers(Log log) {
    this.log = log;
  }

  Subscription add(Consumer<Decision> listener) {
    Subscriber subscriber = new Subscriber(new Object(), listener);
    all.add(subscriber);
    return () -> all.remove(subscriber);
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  void tell(Decision decision) {
    for (Subscriber subscriber : all) {
      try {
        subscriber.listener().accept(decision);
      } catch (RuntimeException e) {
        log.write(Severity.WARNING, RuleRouter.ORIGIN, "a subscriber failed > " + e);
      }
    }
  }
}
