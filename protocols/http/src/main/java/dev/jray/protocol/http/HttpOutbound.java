package dev.jray.protocol.http;

import dev.jray.protocol.http.HttpServers.Login;
import dev.jray.protocol.http.HttpServers.Server;
import dev.jray.protocol.http.proto.ClientConfig;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.feature.PolicyManager;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Network;
import dev.jray.spi.protocol.Connector;
import dev.jray.spi.protocol.Outbound;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Reaches targets through HTTP proxies, by CONNECT. */
final class HttpOutbound implements Outbound {
  private final HttpServers servers;
  private final PolicyManager policies;
  private final AtomicInteger turn = new AtomicInteger();

  @Inject
  HttpOutbound(ClientConfig config, PolicyManager policies) {
    this.servers = HttpServers.of(config);
    this.policies = policies;
  }

  @Override
  public Future<Channel> open(Flow flow, Connector connector) {
    if (flow.target().network() != Network.TCP) {
      return flow.eventLoop()
          .newFailedFuture(
              new FlowException(
                  HttpError.ONLY_TCP, "an http outbound carries tcp, not " + flow.target()));
    }
    // Another protocol's client may have named anything; it must not write headers of its own.
    if (flow.target().address() instanceof Address.Domain name
        && !HttpText.isHostName(name.name())) {
      return flow.eventLoop()
          .newFailedFuture(
              new FlowException(
                  HttpError.UNSPEAKABLE_TARGET, "the target's name has no place in a URL"));
    }
    TunnelOpening opening = new TunnelOpening(flow, connector, this::next);
    return opening.start();
  }

  // Proxies take turns; so do the users of each proxy, when it is its turn.
  private TunnelOpening.Hop next() {
    List<Server> list = servers.list();
    int ticket = turn.getAndIncrement() & Integer.MAX_VALUE;
    Server server = list.get(ticket % list.size());
    Login login = server.logins().get(ticket / list.size() % server.logins().size());
    return new TunnelOpening.Hop(
        server.address(), login.credentials(), policies.forLevel(login.level()).handshake());
  }
}
