package dev.jray.feature.dns;

import dev.jray.toolkit.dns.ClientSubnet;
import dev.jray.toolkit.dns.DnsQuestion;
import dev.jray.toolkit.dns.DnsResponse;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Promise;
import java.util.Optional;

/** A name server asked over HTTPS (RFC 8484), on one connection. */
final class HttpsUpstream implements Upstream {
  private final Opener opener;
  private final ServerAddress server;
  private final Optional<ClientSubnet> subnet;
  private final DohContext tls;
  private final EventLoop loop;
  private HttpsLink current;
  private boolean retiring;

  HttpsUpstream(
      Opener opener,
      ServerAddress server,
      Optional<ClientSubnet> subnet,
      DohContext tls,
      EventLoop loop) {
    this.opener = opener;
    this.server = server;
    this.subnet = subnet;
    this.tls = tls;
    this.loop = loop;
    tls.want();
  }

  @Override
  public void send(DnsQuestion question, Promise<DnsResponse> answer) {
    send(new HttpQuery(question, answer, server, subnet, false));
  }

  private void send(HttpQuery query) {
    link().send(query);
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

  private HttpsLink link() {
    if (current == null || !current.usable()) {
      current = new HttpsLink(server, tls, loop, this::send);
      current.open(opener);
    }
    return current;
  }
}
