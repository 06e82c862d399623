package dev.jray.feature.dns;

/** Sends queries in one version of HTTP and completes them. */
@FunctionalInterface
interface HttpSender {
  void send(HttpQuery query);
}
