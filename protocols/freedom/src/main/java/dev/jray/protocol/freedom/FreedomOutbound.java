package dev.jray.protocol.freedom;

import dev.jray.protocol.freedom.proto.Config;
import dev.jray.spi.feature.DnsClient;
import dev.jray.spi.feature.Log;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.protocol.Connector;
import dev.jray.spi.protocol.Outbound;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import jakarta.inject.Inject;
import java.util.concurrent.ThreadLocalRandom;

/** Opens flows straight to their targets, or to the one target that {@code redirect} names. */
final class FreedomOutbound implements Outbound {
  private final FreedomSettings settings;
  private final DnsClient dns;
  private final Log log;

  @Inject
  FreedomOutbound(Config config, DnsClient dns, Log log) {
    this.settings = FreedomSettings.of(config);
    this.dns = dns;
    this.log = log;
  }

  @Override
  public Future<Channel> open(Flow flow, Connector connector) {
    boolean query = dns.ownLink(flow.source().inboundTag());
    // A name server's own name cannot be asked of that server
    FreedomSettings how = query && settings.resolves() ? settings.asIs() : settings;
    Connector way = query ? new OnePeer(connector) : connector;
    // Which of a name's addresses is taken needs no secrecy.
    NameLookup names =
        new NameLookup(
            dns,
            how.family(connector.source()),
            flow,
            log,
            bound -> ThreadLocalRandom.current().nextInt(bound));
    return new FreedomDial(how, flow, way, names).start();
  }
}
