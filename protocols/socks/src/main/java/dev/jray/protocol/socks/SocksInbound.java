package dev.jray.protocol.socks;

import dev.jray.protocol.socks.proto.ServerConfig;
import dev.jray.spi.feature.Log;
import dev.jray.spi.flow.FlowSink;
import dev.jray.spi.net.Network;
import dev.jray.spi.protocol.Inbound;
import io.netty.channel.ChannelPipeline;
import jakarta.inject.Inject;
import java.net.InetSocketAddress;
import java.util.Set;

/** A SOCKS server. */
final class SocksInbound implements Inbound {
  private final SocksInboundSettings settings;
  private final SocksAssociations associations = new SocksAssociations();
  private final Log log;

  @Inject
  SocksInbound(ServerConfig config, Log log) {
    this.settings = SocksInboundSettings.of(config);
    this.log = log;
  }

  @Override
  public Set<Network> networks() {
    return settings.udp() ? Set.of(Network.TCP, Network.UDP) : Set.of(Network.TCP);
  }

  @Override
  public int level() {
    return settings.level();
  }

  @Override
  public void accept(ChannelPipeline pipeline, FlowSink sink) {
    if (sink.source().network() != Network.UDP) {
      pipeline.addLast(new SocksHandshake(settings, associations, sink));
    } else if (sink.source().peer() instanceof InetSocketAddress peer
        && associations.expects(peer)) {
      pipeline.addLast(new SocksInboundDatagrams(peer, associations, sink, log));
    } else {
      // Datagrams from nowhere: the less they cost the better
      pipeline.channel().close();
    }
  }

  @Override
  public void close() {
    associations.close();
  }
}
