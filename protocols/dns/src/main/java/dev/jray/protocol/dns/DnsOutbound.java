package dev.jray.protocol.dns;

import dev.jray.protocol.dns.proto.Config;
import dev.jray.spi.feature.DnsClient;
import dev.jray.spi.feature.Log;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.net.Network;
import dev.jray.spi.protocol.Connector;
import dev.jray.spi.protocol.Outbound;
import dev.jray.toolkit.dns.DnsFrames;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import jakarta.inject.Inject;

/**
 * Stands where a name server is expected. Queries of JRay's own DNS are passed on, whatever they
 * ask: to answer them would be to ask oneself.
 */
final class DnsOutbound implements Outbound {
  private final DnsOutboundSettings settings;
  private final DnsClient dns;
  private final Log log;

  @Inject
  DnsOutbound(Config config, DnsClient dns, Log log) {
    this.settings = DnsOutboundSettings.of(config);
    this.dns = dns;
    this.log = log;
  }

  @Override
  public Future<Channel> open(Flow flow, Connector connector) {
    boolean own = dns.ownLink(flow.source().inboundTag());
    Responder responder = new Responder(settings, own ? null : dns);
    return connector.local(
        pipeline -> {
          if (flow.target().network() == Network.UDP) {
            pipeline.addLast(
                new PacketQueries(
                    responder,
                    server -> new Forwarder(flow.withTarget(server), connector, settings, log)));
          } else {
            DnsFrames.addTo(pipeline);
            pipeline.addLast(
                new StreamQueries(responder, new Forwarder(flow, connector, settings, log)));
          }
        });
  }
}
