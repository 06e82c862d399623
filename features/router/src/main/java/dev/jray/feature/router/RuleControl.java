package dev.jray.feature.router;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.jray.feature.router.proto.Config;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.Messages;
import dev.jray.spi.feature.DnsClient;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.OutboundManager;
import dev.jray.spi.feature.OutboundTags.Naming;
import dev.jray.spi.feature.Route;
import dev.jray.spi.feature.RouterControl;
import dev.jray.spi.proto.serial.TypedMessage;
import dev.jray.toolkit.text.Spelling;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.PromiseNotifier;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;

/** What operators may ask and change. */
final class RuleControl implements RouterControl {
  private final RuleBook book;
  private final OutboundManager outbounds;
  private final DnsClient dns;
  private final Log log;
  private final Subscribers subscribers;

  RuleControl(
      RuleBook book, OutboundManager outbounds, DnsClient dns, Log log, Subscribers subscribers) {
    this.book = book;
    this.outbounds = outbounds;
    this.dns = dns;
    this.log = log;
    this.subscribers = subscribers;
  }

  @Override
  public Future<Decision> explain(Query query, EventLoop eventLoop) {
    if (eventLoop.inEventLoop()) {
      return search(query, eventLoop);
    }
    Promise<Decision> promise = eventLoop.newPromise();
    eventLoop.execute(() -> PromiseNotifier.cascade(search(query, eventLoop), promise));
    return promise;
  }

  private Future<Decision> search(Query query, EventLoop eventLoop) {
    return new Search(book.table(), new Subject(query), dns, log, eventLoop)
        .run(RuleControl::decision);
  }

  private static Decision decision(Search search) {
    int found = search.found();
    return Decisions.of(search, found < 0 ? Route.DEFAULT : search.table().rule(found).look());
  }

  @Override
  public List<Rule> rules() {
    return book.table().rules().stream()
        .map(rule -> new Rule(rule.ruleTag(), rule.target(), rule.hits().sum()))
        .toList();
  }

  @Override
  public void addRules(TypedMessage settings, boolean append) {
    Config config = parse(settings);
    for (Naming naming : NamedOutbounds.of(config)) {
      if (!outbounds.tags().contains(naming.tag())) {
        throw new ConfigException(
            naming.who()
                + " names the outbound \""
                + naming.tag()
                + "\", which does not exist"
                + Spelling.allAndNearest(naming.tag(), outbounds.tags(), "outbound tags"));
      }
    }
    book.change(
        present -> {
          RuleTable base =
              append ? present : new RuleTable(present.strategy(), List.of(), Map.of());
          return book.builder().extend(base, config);
        });
  }

  private static Config parse(TypedMessage settings) {
    String wanted = Config.getDescriptor().getFullName();
    if (!Messages.type(settings).equals(wanted)) {
      throw new ConfigException(
          "rules come in a " + wanted + ", not in a " + Messages.type(settings));
    }
    try {
      return Config.parseFrom(settings.getValue());
    } catch (InvalidProtocolBufferException e) {
      throw new ConfigException("the bytes are no " + wanted + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void removeRule(String ruleTag) {
    if (ruleTag.isEmpty()) {
      throw new ConfigException("empty tag name!");
    }
    book.change(
        present ->
            new RuleTable(
                present.strategy(),
                present.rules().stream().filter(rule -> !rule.ruleTag().equals(ruleTag)).toList(),
                present.balancers()));
  }

  @Override
  public Optional<Balancer> balancer(String tag) {
    return book.table()
        .balancer(tag)
        .map(found -> new Balancer(tag, found.override(), found.candidates()));
  }

  @Override
  public void overrideBalancer(String tag, String target) {
    var balancer =
        book.table()
            .balancer(tag)
            .orElseThrow(() -> new NoSuchElementException("cannot find tag: " + tag));
    if (!target.isEmpty() && !outbounds.tags().contains(target)) {
      throw new NoSuchElementException("there is no outbound with the tag " + target);
    }
    balancer.override(target);
  }

  @Override
  public Subscription subscribe(Consumer<Decision> listener) {
    return subscribers.add(listener);
  }
}
