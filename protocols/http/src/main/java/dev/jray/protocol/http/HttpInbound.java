package dev.jray.protocol.http;

import dev.jray.protocol.http.proto.ServerConfig;
import dev.jray.spi.feature.PolicyManager;
import dev.jray.spi.flow.FlowSink;
import dev.jray.spi.net.Network;
import dev.jray.spi.protocol.Inbound;
import io.netty.channel.ChannelPipeline;
import jakarta.inject.Inject;
import java.util.Set;

/** Serves clients that use this process as their HTTP proxy. */
final class HttpInbound implements Inbound {
  private final HttpSettings settings;
  private final PolicyManager policies;

  @Inject
  HttpInbound(ServerConfig config, PolicyManager policies) {
    this.settings = HttpSettings.of(config);
    this.policies = policies;
  }

  @Override
  public Set<Network> networks() {
    return Set.of(Network.TCP, Network.UNIX);
  }

  @Override
  public void accept(ChannelPipeline pipeline, FlowSink sink) {
    pipeline.addLast(new HttpConnection(settings, policies, sink));
  }

  @Override
  public int level() {
    return settings.level();
  }
}
