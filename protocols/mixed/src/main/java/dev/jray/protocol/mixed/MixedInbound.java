package dev.jray.protocol.mixed;

import dev.jray.protocol.mixed.proto.Config;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.flow.FlowSink;
import dev.jray.spi.net.Network;
import dev.jray.spi.protocol.Inbound;
import dev.jray.spi.protocol.InboundFactory;
import io.netty.channel.ChannelPipeline;
import jakarta.inject.Inject;
import java.util.Set;

/** Two inbounds on one port. */
final class MixedInbound implements Inbound {
  private final Inbound socks;
  private final Inbound http;
  private final int level;

  @Inject
  MixedInbound(Config config, InboundFactory factory) {
    if (!config.hasSocks() || !config.hasHttp()) {
      throw new ConfigException("mixed: the settings of both socks and http are needed");
    }
    socks = factory.create(config.getSocks());
    http = second(config, factory);
    level = config.getUserLevel();
  }

  private Inbound second(Config config, InboundFactory factory) {
    try {
      return factory.create(config.getHttp());
    } catch (ConfigException e) {
      socks.close();
      throw e;
    }
  }

  @Override
  public Set<Network> networks() {
    return socks.networks();
  }

  @Override
  public int level() {
    return level;
  }

  @Override
  public void accept(ChannelPipeline pipeline, FlowSink sink) {
    if (sink.source().network() == Network.UDP) {
      socks.accept(pipeline, sink);
    } else {
      pipeline.addLast(new MixedDetector(socks, http, sink));
    }
  }

  @Override
  public void close() {
    socks.close();
    http.close();
  }
}
