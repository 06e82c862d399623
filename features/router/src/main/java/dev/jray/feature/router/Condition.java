package dev.jray.feature.router;

/** One thing that a rule asks. Immutable. */
interface Condition {
  /** Whether the subject has it. */
  boolean matches(Subject subject);

  /**
   * Why the subject has it.
   *
   * @param subject one that matches
   */
  String explain(Subject subject);

  /** Whether it looks at the target's addresses. */
  default boolean asksAddresses() {
    return false;
  }
}
