package dev.jray.feature.api;

import dev.jray.spi.config.ConfigException;
import dev.jray.spi.feature.Route;
import dev.jray.spi.feature.RouterControl;
import dev.jray.spi.proto.serial.TypedMessage;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;

/** A router that sends everything to {@code out} and notes what it is told. */
final class FakeControl implements RouterControl {
  final List<String> told = new ArrayList<>();
  final List<Consumer<Decision>> listeners = new ArrayList<>();
  Route route = new Route.ToOutbound("out");

  Decision decision(Query query) {
    return new Decision(query, route, 0, "r", List.of("b"), List.of());
  }

  @Override
  public Future<Decision> explain(Query query, EventLoop eventLoop) {
    return eventLoop.newSucceededFuture(decision(query));
  }

  @Override
  public List<Rule> rules() {
    return List.of(new Rule("r", "out", 3));
  }

  @Override
  public void addRules(TypedMessage settings, boolean append) {
    if (settings.getType().isEmpty()) {
      throw new ConfigException("duplicate ruleTag r");
    }
    told.add("add " + settings.getType() + " " + append);
  }

  @Override
  public void removeRule(String ruleTag) {
    told.add("remove " + ruleTag);
  }

  @Override
  public Optional<Balancer> balancer(String tag) {
    return tag.equals("b")
        ? Optional.of(new Balancer("b", Optional.of("o"), List.of("x", "y")))
        : Optional.empty();
  }

  @Override
  public void overrideBalancer(String tag, String target) {
    if (!tag.equals("b")) {
      throw new NoSuchElementException(tag);
    }
    told.add("override " + tag + " " + target);
  }

  @Override
  public Subscription subscribe(Consumer<Decision> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }
}
