package dev.jray.protocol.socks;

import dev.jray.protocol.socks.SocksOutboundSettings.Login;
import dev.jray.protocol.socks.SocksOutboundSettings.Server;
import dev.jray.protocol.socks.proto.ClientConfig;
import dev.jray.spi.feature.PolicyManager;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.protocol.Connector;
import dev.jray.spi.protocol.Outbound;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Reaches targets through SOCKS 5 servers, each in its turn. */
final class SocksOutbound implements Outbound {
  private final SocksOutboundSettings settings;
  private final PolicyManager policies;
  private final AtomicInteger turn = new AtomicInteger();

  @Inject
  SocksOutbound(ClientConfig config, PolicyManager policies) {
    this.settings = SocksOutboundSettings.of(config);
    this.policies = policies;
  }

  @Override
  public Future<Channel> open(Flow flow, Connector connector) {
    return new SocksDial(flow, connector, policies, this::next).start();
  }

  private SocksDial.Choice next() {
    List<Server> servers = settings.servers();
    int now = turn.getAndIncrement() & Integer.MAX_VALUE;
    Server server = servers.get(now % servers.size());
    List<Login> logins = server.logins();
    if (logins.isEmpty()) {
      return new SocksDial.Choice(server.address(), Optional.empty(), 0);
    }
    Login login = logins.get(now / servers.size() % logins.size());
    return new SocksDial.Choice(server.address(), Optional.of(login.account()), login.level());
  }
}
