package dev.jray.feature.dns;

import dev.jray.toolkit.dns.ClientSubnet;
import dev.jray.toolkit.dns.DnsQuestion;
import dev.jray.toolkit.dns.DnsResponse;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Promise;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A name server asked over TCP: many queries on one connection, answers in any order (RFC 7766).
 */
final class TcpUpstream implements Upstream {
  private final Opener opener;
  private final RandomGenerator random;
  private final Optional<ClientSubnet> subnet;
  private final EventLoop loop;
  private TcpLink current;
  private boolean retiring;

  TcpUpstream(
      Opener opener, RandomGenerator random, Optional<ClientSubnet> subnet, EventLoop loop) {
    this.opener = opener;
    this.random = random;
    this.subnet = subnet;
    this.loop = loop;
  }

  @Override
  public void send(DnsQuestion question, Promise<DnsResponse> answer) {
    link().send(question, answer);
    if (retiring) {
      current.retire();
    }
  }

  @Override
  public void retire() {
    retiring = true;
    if (current != null) {
      current.retire();
    }
  }

  private TcpLink link() {
    if (current == null || !current.usable()) {
      current = new TcpLink(random, subnet, loop, this::send);
      current.open(opener);
    }
    return current;
  }
}
