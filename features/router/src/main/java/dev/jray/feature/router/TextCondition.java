package dev.jray.feature.router;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A text of the subject is one of these. */
final class TextCondition implements Condition {
  private final String name;
  private final Function<Subject, String> text;
  private final Set<String> texts;

  /** Takes texts; empty ones are dropped, so that a list of nothing else matches nothing. */
  TextCondition(String name, Function<Subject, String> text, List<String> texts) {
    this.name = name;
    this.text = text;
    this.texts =
        texts.stream().filter(one -> !one.isEmpty()).collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public boolean matches(Subject subject) {
    return texts.contains(text.apply(subject));
  }

  @Override
  public String explain(Subject subject) {
    return name + ": " + text.apply(subject);
  }
}
