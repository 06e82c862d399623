package dev.jray.transport.tcp;

import java.time.Clock;
import java.util.random.RandomGenerator;

/** Makes the heads of one configured handler, with the chance and the time they need. */
record Heads(HttpHeader header, RandomGenerator random, Clock clock) {
  static final String ORIGIN = "transport/tcp";

  byte[] request() {
    return header.request(random);
  }

  byte[] response() {
    return header.response(random, clock);
  }

  byte[] refusal(String status) {
    return HttpHeader.refusal(status, clock);
  }

  boolean knows(String path) {
    return header.uris().contains(path);
  }
}
