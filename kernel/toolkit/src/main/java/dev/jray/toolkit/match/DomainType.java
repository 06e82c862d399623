package dev.jray.toolkit.match;

/** How an entry of a {@link DomainMatcher} compares. */
public enum DomainType {
  /** The text stands anywhere in the domain. */
  PLAIN("keyword:"),
  /** The expression finds something in the domain. */
  REGEX("regexp:"),
  /** The domain or any below it. */
  DOMAIN("domain:"),
  /** This domain only. */
  FULL("full:");

  private final String prefix;

  DomainType(String prefix) {
    this.prefix = prefix;
  }

  /** What stands before an entry of this type in the text of a rule. */
  public String prefix() {
    return prefix;
  }
}
