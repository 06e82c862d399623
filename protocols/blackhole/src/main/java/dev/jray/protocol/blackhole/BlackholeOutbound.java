package dev.jray.protocol.blackhole;

import dev.jray.protocol.blackhole.BlackholeSettings.Response;
import dev.jray.protocol.blackhole.proto.Config;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.net.Network;
import dev.jray.spi.protocol.Connector;
import dev.jray.spi.protocol.Outbound;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.util.concurrent.Future;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Takes flows and gives nothing back, or a refusal in the words of HTTP. */
final class BlackholeOutbound implements Outbound {
  private static final long UDP_MIN_MILLIS = 30_000;
  private static final long UDP_MAX_MILLIS = 90_000;

  private final BlackholeSettings settings;

  @Inject
  BlackholeOutbound(Config config) {
    settings = BlackholeSettings.of(config);
  }

  @Override
  public Future<Channel> open(Flow flow, Connector connector) {
    ChannelHandler hole = flow.target().network() == Network.UDP ? datagrams(flow) : stream();
    return connector.local(pipeline -> pipeline.addLast(hole));
  }

  private ChannelHandler stream() {
    return settings.response() == Response.HTTP ? new RefusalHandler() : new AbortHandler();
  }

  /**
   * A UDP client would open a flow that ends at once over and over again, so this one stays a
   * while.
   */
  private ChannelHandler datagrams(Flow flow) {
    long open = ThreadLocalRandom.current().nextLong(UDP_MIN_MILLIS, UDP_MAX_MILLIS + 1);
    boolean answers = settings.response() == Response.HTTP;
    return new DatagramHole(answers ? Optional.of(flow.target()) : Optional.empty(), open);
  }
}
