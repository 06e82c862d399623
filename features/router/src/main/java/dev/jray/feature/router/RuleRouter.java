package dev.jray.feature.router;

import dev.jray.feature.router.balance.Balancer;
import dev.jray.feature.router.proto.Config;
import dev.jray.spi.feature.DnsClient;
import dev.jray.spi.feature.Feature;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Observatory;
import dev.jray.spi.feature.OutboundManager;
import dev.jray.spi.feature.Route;
import dev.jray.spi.feature.Router;
import dev.jray.spi.feature.RouterControl;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.Flow;
import dev.jray.toolkit.geo.GeoFiles;
import io.netty.util.concurrent.Future;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Chooses the outbound of a flow by rules: the first one that matches decides. */
final class RuleRouter implements Router, Feature {
  /** Who speaks in the log. */
  static final String ORIGIN = "app/router";

  private final RuleBook book;
  private final DnsClient dns;
  private final Log log;
  private final RuleControl control;
  private final Subscribers subscribers;

  @Inject
  RuleRouter(
      Config config,
      GeoFiles files,
      DnsClient dns,
      OutboundManager outbounds,
      Observatory observatory,
      RandomGenerator random,
      Log log) {
    this.dns = dns;
    this.log = log;
    subscribers = new Subscribers(log);
    TableBuilder builder =
        new TableBuilder(new Conditions(files, log), outbounds, observatory, random);
    book = new RuleBook(builder, builder.of(config));
    control = new RuleControl(book, outbounds, dns, log, subscribers);
  }

  @Override
  public void start() {
    for (Balancer balancer : book.table().balancers().values()) {
      if (!balancer.selectsAny()) {
        warn(balancer, "selects no outbound; their tags begin otherwise");
      }
      if (balancer.isBlind()) {
        warn(balancer, "knows no delays; add the section observatory or burstObservatory");
      }
    }
  }

  private void warn(Balancer balancer, String what) {
    log.write(Severity.WARNING, ORIGIN, "the balancer " + balancer.tag() + " " + what);
  }

  @Override
  public void reload() {
    book.change(book.builder()::again);
  }

  @Override
  public Future<Route> route(Flow flow) {
    return new Search(book.table(), new Subject(flow), dns, log, flow.eventLoop())
        .run(this::decide);
  }

  private Route decide(Search search) {
    int found = search.found();
    Route route = Route.DEFAULT;
    if (found >= 0) {
      Rule rule = search.table().rule(found);
      rule.hits().increment();
      route = rule.choose();
    }
    if (!subscribers.isEmpty()) {
      subscribers.tell(Decisions.of(search, route));
    }
    return route;
  }

  @Override
  public Optional<RouterControl> control() {
    return Optional.of(control);
  }
}
