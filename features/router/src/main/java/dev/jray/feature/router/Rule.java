package dev.jray.feature.router;

import dev.jray.feature.router.balance.Balancer;
import dev.jray.feature.router.proto.RoutingRule;
import dev.jray.spi.feature.Route;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * A rule, ready to be asked. Its counter goes with it when the table around it changes.
 *
 * @param message the settings, for a rule that must be made again when files change
 * @param conditions in V2Ray's order; at least one
 * @param balancer chooses the outbound; empty if the rule names one
 */
record Rule(
    String ruleTag,
    String target,
    Optional<RoutingRule> message,
    List<Condition> conditions,
    Optional<Balancer> balancer,
    Route route,
    LongAdder hits) {
  Rule {
    conditions = List.copyOf(conditions);
  }

  /** What a subject is to a rule. */
  enum Answer {
    YES,
    NO,
    /** Not known before the addresses of the target's name are. */
    ADDRESSES_WANTED
  }

  /** A rule whose flows take the outbound of this tag. */
  static Rule to(RoutingRule message, boolean keep, List<Condition> conditions, LongAdder hits) {
    String tag = message.getTag();
    return new Rule(
        message.getRuleTag(),
        tag,
        Optional.of(message).filter(all -> keep),
        conditions,
        Optional.empty(),
        new Route.ToOutbound(tag),
        hits);
  }

  /** A rule whose flows take what the balancer chooses. */
  static Rule to(
      Balancer balancer,
      RoutingRule message,
      boolean keep,
      List<Condition> conditions,
      LongAdder hits) {
    return new Rule(
        message.getRuleTag(),
        balancer.tag(),
        Optional.of(message).filter(all -> keep),
        conditions,
        Optional.of(balancer),
        new Route.Reject(RouterError.NO_OUTBOUND),
        hits);
  }

  /** Asks the conditions in their order. */
  Answer ask(Subject subject) {
    // by index: an iterator for each rule and flow would be garbage
    for (int i = 0; i < conditions.size(); i++) {
      Condition condition = conditions.get(i);
      if (condition.asksAddresses() && subject.wantsAddresses()) {
        return Answer.ADDRESSES_WANTED;
      }
      if (!condition.matches(subject)) {
        return Answer.NO;
      }
    }
    return Answer.YES;
  }

  /** Where a flow goes that matches. */
  Route choose() {
    return balancer.isEmpty() ? route : toRoute(balancer.get().pick());
  }

  /** Where a flow would go; takes nobody's turn. */
  Route look() {
    return balancer.isEmpty() ? route : toRoute(balancer.get().peek());
  }

  private Route toRoute(Optional<String> tag) {
    return tag.isPresent() ? new Route.ToOutbound(tag.get()) : route;
  }

  /** Why the subject matches, one sentence for each condition. */
  List<String> reasons(Subject subject) {
    return conditions.stream().map(condition -> condition.explain(subject)).toList();
  }

  boolean asksAddresses() {
    return conditions.stream().anyMatch(Condition::asksAddresses);
  }
}
