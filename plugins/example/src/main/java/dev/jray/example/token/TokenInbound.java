package dev.jray.example.token;

import dev.jray.spi.flow.FlowSink;
import dev.jray.spi.net.Network;
import dev.jray.spi.protocol.Inbound;
import io.netty.channel.ChannelPipeline;
import jakarta.inject.Inject;
import java.util.Set;

/** The server side. One object serves all connections of one tag. */
final class TokenInbound implements Inbound {
  private final TokenInboundSettings settings;

  // Ask here for features too, such as a StatsManager or Log.
  @Inject
  TokenInbound(TokenInboundSettings settings) {
    this.settings = settings;
  }

  @Override
  public Set<Network> networks() {
    return Set.of(Network.TCP, Network.UNIX);
  }

  @Override
  public void accept(ChannelPipeline pipeline, FlowSink sink) {
    pipeline.addLast(new TokenHandshake(settings, sink));
  }
}
