package dev.jray.tests.bench;

/**
 * A column of the table. JRay is the last: its compilers are still at work for a while after its
 * start, and would disturb who starts after it.
 */
enum Peer {
  /** No process at all: what the machine and the load generator can do. */
  DIRECT("no proxy"),
  V2RAY("v2ray"),
  HAPROXY("haproxy"),
  JRAY("JRay");

  private final String label;

  Peer(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }
}
