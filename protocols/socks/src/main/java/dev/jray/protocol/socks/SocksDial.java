package dev.jray.protocol.socks;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.feature.PolicyManager;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.protocol.Connector;
import dev.jray.toolkit.channel.Retries;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.Optional;
import java.util.function.Supplier;

/** Opens one flow: tries servers until one takes it or says no. Lives on the flow's event loop. */
final class SocksDial {
  private static final long PAUSE_MILLIS = 100;

  /**
   * A server and whom to log in as.
   *
   * @param level selects the policy
   */
  record Choice(Destination server, Optional<SocksAccount> account, int level) {}

  private final Flow flow;
  private final Connector connector;
  private final PolicyManager policies;
  private final Supplier<Choice> servers;

  SocksDial(Flow flow, Connector connector, PolicyManager policies, Supplier<Choice> servers) {
    this.flow = flow;
    this.connector = connector;
    this.policies = policies;
    this.servers = servers;
  }

  Future<Channel> start() {
    return Retries.open(flow.eventLoop(), PAUSE_MILLIS, () -> new Try(servers.get()).start());
  }

  /** One try. */
  private final class Try implements SocksClientHandshake.Outcome {
    private final Choice choice;
    private final SocksClientRequest request;
    private final SocksClientHandshake handshake;
    private final Promise<Channel> result = flow.eventLoop().newPromise();
    private Channel connection;

    Try(Choice choice) {
      this.choice = choice;
      this.request = new SocksClientRequest(flow.target(), choice.account());
      this.handshake = new SocksClientHandshake(request, this);
    }

    Future<Channel> start() {
      // Also when the caller cancels
      result.addListener(
          done -> {
            if (!done.isSuccess() && connection != null) {
              connection.close();
            }
          });
      connector
          .connect(choice.server(), pipeline -> pipeline.addLast(handshake))
          .addListener(
              (Future<Channel> connected) -> {
                if (connected.isSuccess()) {
                  connected(connected.getNow());
                } else {
                  result.tryFailure(connected.cause());
                }
              });
      return result;
    }

    private void connected(Channel channel) {
      connection = channel;
      if (result.isDone()) {
        channel.close();
      } else {
        handshake.begin(policies.forLevel(choice.level()).handshake());
      }
    }

    @Override
    public void agreed(ChannelHandlerContext ctx, Destination bound) {
      if (!request.udp()) {
        if (!result.trySuccess(ctx.channel())) {
          ctx.close();
        }
      } else if (bound.port() == 0) {
        ctx.close();
        failed(
            new FlowException(
                NetworkError.UPSTREAM_REFUSED, "the SOCKS server's UDP relay has port 0"),
            true);
      } else {
        ctx.pipeline().replace(ctx.handler(), null, new SocksControl());
        associated(ctx.channel(), relay(bound));
      }
    }

    // A server that listens on all addresses tells none; it means the one that we reached it at.
    private Destination relay(Destination bound) {
      boolean unspecified =
          bound.address() instanceof Address.Ip ip && ip.value().isAnyLocalAddress();
      return unspecified ? bound.withAddress(choice.server().address()) : bound;
    }

    private void associated(Channel control, Destination relay) {
      connector
          .connect(relay, pipeline -> pipeline.addLast(new SocksOutboundDatagrams(relay)))
          .addListener(
              (Future<Channel> connected) -> {
                if (!connected.isSuccess()) {
                  control.close();
                  result.tryFailure(definite(connected.cause()));
                  return;
                }
                Channel datagrams = connected.getNow();
                control.closeFuture().addListener(closed -> datagrams.close());
                datagrams.closeFuture().addListener(closed -> control.close());
                if (!result.trySuccess(datagrams)) {
                  datagrams.close();
                }
              });
    }

    @Override
    public void failed(FlowException why, boolean definite) {
      result.tryFailure(definite ? why.definite() : why);
    }

    private static Throwable definite(Throwable cause) {
      return cause instanceof FlowException why ? why.definite() : cause;
    }
  }
}
