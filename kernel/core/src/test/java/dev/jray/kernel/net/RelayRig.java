package dev.jray.kernel.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jray.kernel.relay.FlowGate;
import dev.jray.kernel.relay.FlowLimits;
import dev.jray.kernel.relay.FlowSummary;
import dev.jray.kernel.relay.Relay;
import dev.jray.kernel.relay.Shortcut;
import dev.jray.spi.feature.Counter;
import dev.jray.spi.feature.Policy;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.transport.DialRequest;
import dev.jray.spi.transport.ListenRequest;
import dev.jray.spi.transport.Listener;
import dev.jray.spi.transport.SocketOptions;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

/** Joins real connections: client - inbound - (relay) - outbound - server. */
final class RelayRig implements AutoCloseable {
  private final EventLoops loops = Platform.EPOLL.eventLoops(2, "rig");
  private final SystemDns dns = new SystemDns();
  private final NettySockets sockets = new NettySockets(loops, Platform.EPOLL, dns);
  private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
  private final ServerSocket origin;
  private final Listener listener;
  private final Recording shortcut;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  RelayRig(boolean splicing) throws Exception {
    this(loops -> splicing ? new SpliceShortcut(loops, 1) : Shortcut.NONE);
  }

  RelayRig(Function<EventLoops, Shortcut> kind) throws Exception {
    shortcut = new Recording(kind.apply(loops));
    origin = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    listener =
        sockets
            .listen(
                new ListenRequest(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    SocketOptions.DEFAULT,
                    pipeline -> {
                      pipeline.addLast(new FlowGate(FlowGate.Owner.NONE));
                      accepted.add(pipeline.channel());
                    }))
            .get(5, TimeUnit.SECONDS);
  }

  static void needsEpoll() {
    assumeTrue(Epoll.isAvailable(), "splice is a matter of Linux");
  }

  /** Does something on a thread of its own. */
  <T> Future<T> later(Callable<T> action) {
    return threads.submit(action);
  }

  static <T> T done(Future<T> action) throws Exception {
    return action.get(60, TimeUnit.SECONDS);
  }

  Joined join() throws Exception {
    return join(client -> {}, inbound -> {});
  }

  /**
   * Makes a relayed connection.
   *
   * @param tuneClient called before the client connects
   * @param tuneInbound called before the channels are joined
   */
  Joined join(Consumer<Socket> tuneClient, Consumer<Channel> tuneInbound) throws Exception {
    Socket client = new Socket();
    tuneClient.accept(client);
    client.connect(listener.local(), 5_000);
    Channel inbound = accepted.poll(5, TimeUnit.SECONDS);
    tuneInbound.accept(inbound);
    Destination to = Destination.tcp(Address.parse("127.0.0.1"), origin.getLocalPort());
    Channel outbound =
        sockets
            .connect(
                new DialRequest(
                    to,
                    inbound.eventLoop(),
                    Optional.empty(),
                    SocketOptions.DEFAULT,
                    pipeline -> pipeline.addLast(new FlowGate(FlowGate.Owner.NONE))))
            .get(5, TimeUnit.SECONDS);
    Socket server = origin.accept();
    client.setSoTimeout(20_000);
    server.setSoTimeout(20_000);
    Joined joined = new Joined(client, server, inbound, outbound);
    inbound.eventLoop().submit(() -> join(joined)).get(5, TimeUnit.SECONDS);
    return joined;
  }

  private void join(Joined joined) {
    Relay.join(
        joined.inbound,
        FlowGate.of(joined.inbound),
        joined.outbound,
        FlowGate.of(joined.outbound),
        new FlowLimits(Policy.DEFAULT, joined.up, joined.down),
        shortcut,
        joined.end::complete);
  }

  /** A relayed connection whose client takes little at a time. */
  Joined joinSlowClient() throws Exception {
    return join(
        client -> {
          try {
            client.setReceiveBufferSize(2_000);
          } catch (SocketException e) {
            throw new IllegalStateException(e);
          }
        },
        inbound -> inbound.config().setOption(ChannelOption.SO_SNDBUF, 2_000));
  }

  /** Until the kernel has it, if it shall. */
  void settle(Joined flow) throws IOException {
    int before = taken();
    for (int i = 0; i < 10_000 && taken() == before; i++) {
      flow.client.getOutputStream().write(1);
      flow.server.getInputStream().read();
      flow.server.getOutputStream().write(2);
      flow.client.getInputStream().read();
      if (shortcut.real == Shortcut.NONE) {
        return;
      }
    }
    assertThat(taken()).isEqualTo(before + 1);
    flow.up.reset();
    flow.down.reset();
  }

  /** How many flows the kernel took over. */
  int taken() {
    return shortcut.taken.get();
  }

  void shutDown() {
    loops.shutDown();
  }

  @Override
  public void close() throws IOException {
    shutDown();
    threads.shutdownNow();
    origin.close();
    dns.close();
  }

  /** Counts the flows that took the shortcut. */
  private static final class Recording implements Shortcut {
    private final Shortcut real;
    private final AtomicInteger taken = new AtomicInteger();

    Recording(Shortcut real) {
      this.real = real;
    }

    @Override
    public long worthwhileBytes() {
      return real.worthwhileBytes();
    }

    @Override
    public boolean fits(End client, End server) {
      return real.fits(client, server);
    }

    @Override
    public Optional<Tunnel> open(End client, End server) {
      Optional<Tunnel> tunnel = real.open(client, server);
      if (tunnel.isPresent()) {
        taken.incrementAndGet();
      }
      return tunnel;
    }
  }

  /** One relayed connection. */
  static final class Joined implements AutoCloseable {
    final Socket client;
    final Socket server;
    final Channel inbound;
    final Channel outbound;
    final Sum up = new Sum();
    final Sum down = new Sum();
    final CompletableFuture<FlowSummary> end = new CompletableFuture<>();

    private Joined(Socket client, Socket server, Channel inbound, Channel outbound) {
      this.client = client;
      this.server = server;
      this.inbound = inbound;
      this.outbound = outbound;
    }

    FlowSummary summary() throws Exception {
      // A reader that takes nothing is given up ten seconds after its last progress.
      return end.get(60, TimeUnit.SECONDS);
    }

    void awaitClosed() throws Exception {
      inbound.closeFuture().get(20, TimeUnit.SECONDS);
      outbound.closeFuture().get(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
      client.close();
      server.close();
    }
  }

  /** A counter that adds up. */
  static final class Sum implements Counter {
    private final AtomicLong sum = new AtomicLong();

    @Override
    public void add(long amount) {
      sum.addAndGet(amount);
    }

    @Override
    public long value() {
      return sum.get();
    }

    @Override
    public long reset() {
      return sum.getAndSet(0);
    }
  }
}
