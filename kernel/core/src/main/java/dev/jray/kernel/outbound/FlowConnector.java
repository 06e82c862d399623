package dev.jray.kernel.outbound;

import dev.jray.kernel.dispatch.Opening;
import dev.jray.kernel.dispatch.OutboundHandle;
import dev.jray.kernel.net.NetworkErrors;
import dev.jray.kernel.relay.FlowGate;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.spi.protocol.Connector;
import dev.jray.spi.transport.DialRequest;
import dev.jray.spi.transport.Security;
import dev.jray.spi.transport.SecurityRequest;
import dev.jray.toolkit.channel.LocalPipe;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The way of one flow of one outbound to the network. */
final class FlowConnector implements Connector {
  // V2Ray's TLS offers these where no transport has a say
  private static final List<String> CHAIN_PROTOCOLS = List.of("h2", "http/1.1");

  private final OutboundHandler outbound;
  private final Flow flow;
  private final Opening opening;
  private final int depth;

  FlowConnector(OutboundHandler outbound, Flow flow, Opening opening, int depth) {
    this.outbound = outbound;
    this.flow = flow;
    this.opening = opening;
    this.depth = depth;
  }

  /** Never throws: a plugin may call it from a timer or listener, where nobody would catch it. */
  @Override
  public Future<Channel> connect(Destination to, Consumer<ChannelPipeline> handlers) {
    if (opening.abandoned()) {
      return failed(new FlowException(NetworkError.RESET, "the client has gone").definite());
    }
    try {
      return outbound.through().isEmpty() ? dial(to, handlers) : chain(to, handlers);
    } catch (RuntimeException e) {
      return failed(NetworkErrors.of(e, "cannot connect to " + to));
    }
  }

  private Future<Channel> failed(FlowException why) {
    return flow.eventLoop().newFailedFuture(why);
  }

  private Future<Channel> dial(Destination to, Consumer<ChannelPipeline> handlers) {
    Consumer<ChannelPipeline> all =
        pipeline -> {
          outbound.traffic().measureWire(pipeline);
          handlers.accept(pipeline);
          pipeline.addLast(new FlowGate(FlowGate.Owner.NONE));
        };
    Future<Channel> dialed =
        outbound
            .stack()
            .forNetwork(to.network())
            .dial(
                new DialRequest(
                    to, flow.eventLoop(), outbound.source(), outbound.stack().options(), all));
    opening.watch(dialed);
    return dialed;
  }

  /** Opens a flow of another outbound and puts this one's handlers behind that one's. */
  private Future<Channel> chain(Destination to, Consumer<ChannelPipeline> handlers) {
    Promise<Channel> connected = flow.eventLoop().newPromise();
    next()
        .open(flow.withTarget(to), opening, depth + 1)
        .addListener((Future<Channel> opened) -> onChained(opened, to, handlers, connected));
    return connected;
  }

  private void onChained(
      Future<Channel> opened,
      Destination to,
      Consumer<ChannelPipeline> handlers,
      Promise<Channel> connected) {
    if (!opened.isSuccess()) {
      // The outbound next in the chain has tried again as often as it makes sense.
      connected.tryFailure(NetworkErrors.of(opened.cause(), "cannot reach " + to).definite());
      return;
    }
    Channel channel = opened.getNow();
    connected.addListener(
        done -> {
          if (!done.isSuccess()) {
            channel.close();
          }
        });
    try {
      secure(channel, to)
          .addListener((Future<String> secured) -> append(channel, secured, handlers, connected));
    } catch (RuntimeException e) {
      connected.tryFailure(NetworkErrors.of(e, "cannot use the connection to " + to));
    }
  }

  /** Lays this outbound's security layer on the other one's flow. */
  private Future<String> secure(Channel channel, Destination to) {
    List<Future<String>> secured = new ArrayList<>(1);
    behindGate(
        channel,
        pipeline -> {
          outbound.traffic().measure(pipeline);
          Security security =
              to.network() == Network.UDP ? Security.NONE : outbound.stack().security();
          secured.add(security.install(pipeline, SecurityRequest.client(to, CHAIN_PROTOCOLS)));
        });
    return secured.get(0);
  }

  private static void append(
      Channel channel,
      Future<String> secured,
      Consumer<ChannelPipeline> handlers,
      Promise<Channel> connected) {
    if (!secured.isSuccess()) {
      connected.tryFailure(secured.cause());
      return;
    }
    try {
      behindGate(channel, handlers);
    } catch (RuntimeException e) {
      connected.tryFailure(NetworkErrors.of(e, "cannot use a chained connection"));
      return;
    }
    connected.trySuccess(channel);
  }

  private static void behindGate(Channel channel, Consumer<ChannelPipeline> handlers) {
    FlowGate.of(channel).moveBehind(handlers, FlowGate.Owner.NONE);
    // The gate may have stopped reading; the handlers that took its place must see what follows.
    channel.config().setAutoRead(true);
  }

  private OutboundHandler next() {
    Optional<OutboundHandle> next = outbound.outbounds().byTag(outbound.through());
    if (next.isPresent() && next.get() instanceof OutboundHandler handler) {
      return handler;
    }
    throw new FlowException(
        NetworkError.NOT_ALLOWED, "failed to get outbound handler with tag: " + outbound.through());
  }

  @Override
  public Future<Channel> local(Consumer<ChannelPipeline> handlers) {
    LocalPipe pipe = LocalPipe.open(flow.eventLoop());
    handlers.accept(pipe.far().pipeline());
    pipe.near().pipeline().addLast(new FlowGate(FlowGate.Owner.NONE));
    return flow.eventLoop().newSucceededFuture(pipe.near());
  }

  @Override
  public Optional<InetAddress> source() {
    return outbound.source();
  }
}
