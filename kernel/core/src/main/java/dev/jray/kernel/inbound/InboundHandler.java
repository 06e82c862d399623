package dev.jray.kernel.inbound;

import dev.jray.kernel.net.OriginalDestination;
import dev.jray.kernel.stream.StreamStack;
import dev.jray.kernel.stream.Traffic;
import dev.jray.spi.feature.InboundManager.Worker;
import dev.jray.spi.flow.Source;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.spi.protocol.Inbound;
import dev.jray.spi.transport.ListenRequest;
import dev.jray.spi.transport.Listener;
import dev.jray.spi.transport.PeerAddresses;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** One configured inbound with its listeners, one for each address and network. */
final class InboundHandler implements InboundHandle {
  private static final long BIND_SECONDS = 10;
  private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

  private final String tag;
  private final Inbound protocol;
  private final StreamStack stack;
  private final Traffic traffic;
  private final List<Endpoint> endpoints;
  private final Acceptances acceptances;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  InboundHandler(
      String tag,
      Inbound protocol,
      StreamStack stack,
      Traffic traffic,
      List<Endpoint> endpoints,
      Acceptances acceptances) {
    this.tag = tag;
    this.protocol = protocol;
    this.stack = stack;
    this.traffic = traffic;
    this.endpoints = List.copyOf(endpoints);
    this.acceptances = acceptances;
  }

  /** An address to listen on. */
  record Endpoint(Network network, SocketAddress address) {

    /** The same with the port that the system chose for another endpoint of this inbound. */
    Endpoint besides(List<Listener> bound) {
      boolean open = address instanceof InetSocketAddress ip && ip.getPort() == 0;
      if (open && !bound.isEmpty() && bound.get(0).local() instanceof InetSocketAddress first) {
        return new Endpoint(
            network,
            new InetSocketAddress(((InetSocketAddress) address).getAddress(), first.getPort()));
      }
      return this;
    }
  }

  @Override
  public String tag() {
    return tag;
  }

  @Override
  public Optional<Inbound> protocol() {
    return Optional.of(protocol);
  }

  @Override
  public void start() throws IOException {
    for (Endpoint endpoint : endpoints) {
      try {
        listeners.add(listen(endpoint.besides(listeners)));
      } catch (IOException e) {
        stopListening();
        throw e;
      }
    }
  }

  @Override
  public List<SocketAddress> addresses() {
    return listeners.stream().map(Listener::local).toList();
  }

  @Override
  public List<Worker> workers() {
    return listeners.stream()
        .map(listener -> new Worker(protocol, listener.local(), FOREVER))
        .toList();
  }

  @Override
  public void close() {
    stopListening();
    protocol.close();
    stack.close();
  }

  @Override
  public void stopListening() {
    for (Listener listener : listeners) {
      listener.close().awaitUninterruptibly(BIND_SECONDS, TimeUnit.SECONDS);
    }
    listeners.clear();
  }

  private Listener listen(Endpoint endpoint) throws IOException {
    ListenRequest request =
        new ListenRequest(
            endpoint.address(), stack.options(), pipeline -> accept(endpoint.network(), pipeline));
    Future<Listener> listening = stack.forNetwork(endpoint.network()).listen(request);
    listening.awaitUninterruptibly(BIND_SECONDS, TimeUnit.SECONDS);
    if (!listening.isSuccess()) {
      throw new IOException(
          "failed to listen "
              + endpoint.network()
              + " on "
              + text(endpoint.address())
              + ": "
              + reason(listening.cause())
              + "; is another program (or another inbound) using it, and does this machine have the address?",
          listening.cause());
    }
    return listening.getNow();
  }

  private void accept(Network network, ChannelPipeline pipeline) {
    Channel channel = pipeline.channel();
    traffic.measureWire(pipeline);
    PeerAddresses addresses = PeerAddresses.of(channel);
    Optional<Destination> original =
        network == Network.TCP
            ? OriginalDestination.of(channel, stack.options())
            : Optional.empty();
    Source source = new Source(network, tag, addresses.source(), addresses.local(), original);
    acceptances.accept(channel, protocol, source);
  }

  private static String reason(Throwable cause) {
    return cause == null
        ? "no answer within " + BIND_SECONDS + " seconds"
        : String.valueOf(cause.getMessage());
  }

  private static String text(SocketAddress address) {
    String text = address.toString();
    return text.startsWith("/") ? text.substring(1) : text;
  }
}
