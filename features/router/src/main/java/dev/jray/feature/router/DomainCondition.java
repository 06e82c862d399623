package dev.jray.feature.router;

import dev.jray.toolkit.match.DomainMatcher;

/** The target is a name that one of the entries matches. */
record DomainCondition(DomainMatcher matcher) implements Condition {
  @Override
  public boolean matches(Subject subject) {
    return !subject.domain().isEmpty() && matcher.matches(subject.domain());
  }

  @Override
  public String explain(Subject subject) {
    return "domain: "
        + subject.domain()
        + " matched "
        + matcher.find(subject.domain()).orElse("an entry");
  }
}
