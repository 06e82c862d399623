package dev.jray.protocol.socks;

import dev.jray.spi.error.ErrorCode;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.feature.PolicyManager;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.protocol.Connector;
import dev.jray.toolkit.channel.LoopTimer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.Optional;
import java.util.function.Supplier;

/** Opens one flow: tries servers until one takes it or says no. Lives on the flow's event loop. */
final class SocksDial {
  private static final int TRIES = 5;
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
  private final Promise<Channel> result;
  private int failures;
  private Channel connection;

  SocksDial(Flow flow, Connector connector, PolicyManager policies, Supplier<Choice> servers) {
    this.flow = flow;
    this.connector = connector;
    this.policies = policies;
    this.servers = servers;
    this.result = flow.eventLoop().newPromise();
  }

  Future<Channel> start() {
    // Also when the caller cancels
    result.addListener(
        done -> {
          if (!done.isSuccess() && connection != null) {
            connection.close();
          }
        });
    attempt();
    return result;
  }

  private void attempt() {
    if (result.isDone()) {
      return;
    }
    Choice choice = servers.get();
    SocksClientRequest request = new SocksClientRequest(flow.target(), choice.account());
    SocksClientHandshake handshake =
        new SocksClientHandshake(request, new Try(choice, request.udp()));
    connector
        .connect(choice.server(), pipeline -> pipeline.addLast(handshake))
        .addListener(
            (Future<Channel> connected) -> {
              if (connected.isSuccess()) {
                connected(connected.getNow(), handshake, choice.level());
              } else {
                failed(connected.cause(), definite(connected.cause()));
              }
            });
  }

  private void connected(Channel channel, SocksClientHandshake handshake, int level) {
    connection = channel;
    if (result.isDone()) {
      channel.close();
    } else {
      handshake.begin(policies.forLevel(level).handshake());
    }
  }

  // Only what the network did may be different the next time
  private static boolean definite(Throwable cause) {
    return !(cause instanceof FlowException why)
        || why.isDefinite()
        || why.code().kind() != ErrorCode.Kind.NETWORK;
  }

  private void failed(Throwable why, boolean definite) {
    connection = null;
    failures++;
    if (definite || failures == TRIES) {
      result.tryFailure(why);
    } else if (failures == 1) {
      attempt();
    } else {
      LoopTimer.of(flow.eventLoop()).schedule((failures - 1) * PAUSE_MILLIS, this::attempt);
    }
  }

  private void associated(Channel control, Destination relay) {
    connector
        .connect(relay, pipeline -> pipeline.addLast(new SocksOutboundDatagrams(relay)))
        .addListener(
            (Future<Channel> connected) -> {
              if (!connected.isSuccess()) {
                control.close();
                failed(connected.cause(), true);
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

  /** One try's handshake. */
  private final class Try implements SocksClientHandshake.Outcome {
    private final Choice choice;
    private final boolean udp;

    Try(Choice choice, boolean udp) {
      this.choice = choice;
      this.udp = udp;
    }

    @Override
    public void agreed(ChannelHandlerContext ctx, Destination bound) {
      if (!udp) {
        if (!result.trySuccess(ctx.channel())) {
          ctx.close();
        }
      } else if (bound.port() == 0) {
        ctx.close();
        SocksDial.this.failed(
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

    @Override
    public void failed(FlowException why, boolean definite) {
      SocksDial.this.failed(why, definite);
    }
  }
}
