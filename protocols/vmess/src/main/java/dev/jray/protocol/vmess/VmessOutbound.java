package dev.jray.protocol.vmess;

import dev.jray.protocol.vmess.proto.outbound.Config;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.spi.protocol.Connector;
import dev.jray.spi.protocol.Outbound;
import dev.jray.toolkit.channel.PacketFan;
import dev.jray.toolkit.channel.Retries;
import dev.jray.toolkit.codec.PortFirstAddress;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.util.concurrent.Future;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Reaches targets through VMess servers, each in its turn. */
final class VmessOutbound implements Outbound {
  private static final long PAUSE_MILLIS = 200;
  // The time in a legacy request is wrong by up to half a minute, both ways, to tell less
  private static final int LEGACY_SKEW = 30;

  private final VmessServers servers;
  private final Clock clock;
  private final RandomGenerator random;

  @Inject
  VmessOutbound(Config config, Clock clock, RandomGenerator random) {
    this.servers = new VmessServers(VmessOutboundSettings.of(config).servers(), clock);
    this.clock = clock;
    this.random = random;
  }

  /** One connection of VMess leads to one destination, so datagrams take one for each peer. */
  @Override
  public Future<Channel> open(Flow flow, Connector connector) {
    if (flow.target().network() != Network.UDP) {
      return dial(flow, connector, flow.target(), pipeline -> {});
    }
    PacketFan.Opener opener =
        (peer, answers) -> dial(flow, connector, peer, pipeline -> pipeline.addLast(answers));
    return connector.local(pipeline -> pipeline.addLast(new PacketFan(opener)));
  }

  private Future<Channel> dial(
      Flow flow, Connector connector, Destination target, Consumer<ChannelPipeline> behind) {
    // Before the dial; the header, whose writer would refuse the name as well, comes only after it
    if (!PortFirstAddress.fits(target.address())) {
      return flow.eventLoop()
          .newFailedFuture(
              new FlowException(VmessError.UNSENDABLE, "the name of the target cannot be sent"));
    }
    return Retries.open(flow.eventLoop(), PAUSE_MILLIS, () -> attempt(connector, target, behind));
  }

  private Future<Channel> attempt(
      Connector connector, Destination target, Consumer<ChannelPipeline> behind) {
    VmessServer server = servers.next();
    VmessAccount account = server.users().get(random.nextInt(server.users().size()));
    return connector.connect(
        server.address(),
        pipeline -> {
          install(pipeline, server, account, target);
          behind.accept(pipeline);
        });
  }

  private void install(
      ChannelPipeline pipeline, VmessServer server, VmessAccount account, Destination target) {
    VmessRequest request =
        VmessRequest.fresh(account.security(), account.options(), target, random);
    VmessForm form = account.alterIds() == 0 ? VmessForm.AEAD : VmessForm.LEGACY;
    VmessBody body = new VmessBody(request, form, random);
    VmessResponseDecoder header =
        new VmessResponseDecoder(body, command -> announce(server, command));
    pipeline.addLast(header);
    pipeline.addLast(body.decoder(Direction.RESPONSE, !account.endMarker()));
    pipeline.addLast(body.encoder(Direction.REQUEST, out -> seal(out, account, request)));
    if (!account.endMarker()) {
      pipeline.addLast(new NoEndMarker());
    }
    pipeline.addLast(new ResponseEnd(header));
    pipeline.addLast(new HeaderDelay());
  }

  private void seal(ByteBuf out, VmessAccount account, VmessRequest request) {
    long now = clock.millis() / 1000;
    if (account.alterIds() == 0) {
      AeadRequestHeader.seal(out, account.id(), request, now, random);
      return;
    }
    int chosen = 1 + random.nextInt(account.alterIds());
    byte[] alterId = account.id().alterIds(chosen).get(chosen - 1);
    long time = now - LEGACY_SKEW + random.nextInt(2 * LEGACY_SKEW);
    LegacyRequestHeader.seal(out, account.id(), alterId, request, time, random);
  }

  /** The server knows a better one. It has proved itself, so it is believed. */
  private void announce(VmessServer server, SwitchAccount command) {
    Address host =
        command.host().isEmpty() ? server.address().address() : Address.parse(command.host());
    VmessAccount account =
        new VmessAccount(
            command.id(),
            command.alterIds(),
            VmessSecurity.LEGACY,
            VmessRequest.usualOptions(VmessSecurity.LEGACY),
            true);
    servers.announce(
        new VmessServer(Destination.tcp(host, command.port()), List.of(account)),
        command.validMinutes());
  }
}
