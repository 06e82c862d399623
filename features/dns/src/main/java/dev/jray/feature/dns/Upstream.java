package dev.jray.feature.dns;

import dev.jray.spi.annotation.OnEventLoop;
import dev.jray.toolkit.dns.DnsQuestion;
import dev.jray.toolkit.dns.DnsResponse;
import io.netty.util.concurrent.Promise;

/** The way to one name server. Lives on the feature's event loop. */
@OnEventLoop
interface Upstream {

  /**
   * Sends a query.
   *
   * @param answer succeeds with the response, whatever its rcode, or fails; is failed by the caller
   *     when nobody waits any more, and is then forgotten
   */
  void send(DnsQuestion question, Promise<DnsResponse> answer);

  /** From now on no connection stays open behind the last answer it owes. */
  void retire();

  /** Whether queries may get lost on the way, so that it helps to send one again. */
  default boolean lossy() {
    return false;
  }
}
