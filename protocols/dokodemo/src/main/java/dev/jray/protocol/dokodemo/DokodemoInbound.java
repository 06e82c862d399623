package dev.jray.protocol.dokodemo;

import dev.jray.protocol.dokodemo.proto.Config;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.flow.Account;
import dev.jray.spi.flow.FlowRequest;
import dev.jray.spi.flow.FlowSink;
import dev.jray.spi.flow.User;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.spi.protocol.Inbound;
import io.netty.channel.ChannelPipeline;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.Set;

/** Opens a flow to the configured target for everyone who comes, without asking anything. */
final class DokodemoInbound implements Inbound {
  private final DokodemoSettings settings;
  private final Optional<User> everyone;

  @Inject
  DokodemoInbound(Config config) {
    settings = DokodemoSettings.of(config);
    // Nobody in particular, but the one way to give a flow a policy level.
    everyone =
        settings.level() == 0
            ? Optional.empty()
            : Optional.of(new User("", settings.level(), Nobody.NOBODY));
  }

  @Override
  public Set<Network> networks() {
    return settings.networks();
  }

  @Override
  public int level() {
    return settings.level();
  }

  @Override
  public boolean originalDestination() {
    return settings.followRedirect();
  }

  @Override
  public void accept(ChannelPipeline pipeline, FlowSink sink) {
    Optional<Destination> known = settings.destination(sink.source());
    if (known.isEmpty()) {
      sink.reject(
          new FlowException(
              DokodemoError.NO_DESTINATION,
              "unable to get destination: none is configured and no original destination was found"));
      return;
    }
    FlowRequest anonymous = FlowRequest.to(known.get());
    FlowRequest request = everyone.map(anonymous::by).orElse(anonymous);
    if (sink.source().network() == Network.UDP) {
      pipeline.addLast(new DokodemoPackets(request, sink));
    } else {
      sink.open(request);
    }
  }

  private enum Nobody implements Account {
    NOBODY
  }
}
