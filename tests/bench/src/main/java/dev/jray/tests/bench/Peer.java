package dev.jray.tests.bench;

/** A column of the table. */
enum Peer {
  /** No process at all: what the machine and the load generator can do. */
  DIRECT("no proxy"),
  V2RAY("v2ray"),
  JRAY("JRay"),
  HAPROXY("haproxy");

  private final String label;

  Peer(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }
}
