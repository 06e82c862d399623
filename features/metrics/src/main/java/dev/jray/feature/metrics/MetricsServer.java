package dev.jray.feature.metrics;

import dev.jray.feature.metrics.proto.Config;
import dev.jray.spi.feature.Feature;
import dev.jray.spi.feature.InstanceStatus;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Observatory;
import dev.jray.spi.feature.Router;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.feature.StatsManager;
import dev.jray.spi.transport.ListenRequest;
import dev.jray.spi.transport.Listener;
import dev.jray.spi.transport.SocketOptions;
import dev.jray.spi.transport.Sockets;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelPipeline;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Serves metrics on a port of its own. The instance's event loops move the bytes; a thread of its
 * own, which rests between scrapes, gathers and writes the text.
 */
final class MetricsServer implements Feature {
  static final int MAX_CONNECTIONS = 32;
  private static final String ORIGIN = "app/metrics";
  private static final long BIND_SECONDS = 10;
  private static final long IDLE_SECONDS = 30;

  private final MetricsSettings settings;
  private final Sockets sockets;
  private final Log log;
  private final ThreadPoolExecutor renderer = renderer();
  private final MetricsPages pages;
  private final AtomicInteger connections = new AtomicInteger();
  private InetSocketAddress address;

  @Inject
  MetricsServer(
      Config config,
      Sockets sockets,
      Log log,
      InstanceStatus status,
      StatsManager stats,
      Observatory observatory,
      Router router) {
    this.settings = MetricsSettings.of(config);
    this.sockets = sockets;
    this.log = log;
    List<MetricsSource> sources =
        List.of(
            new FlowMetrics(status),
            new TrafficMetrics(stats, settings.maxUsers()),
            new RoutingMetrics(observatory, router),
            new ProcessMetrics(),
            new JvmMetrics(),
            new NettyMetrics(ByteBufAllocator.DEFAULT));
    this.pages = new MetricsPages(status, sources, renderer);
  }

  private static ThreadPoolExecutor renderer() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_CONNECTIONS),
            task -> {
              Thread thread = new Thread(task, "jray-metrics");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  @Override
  public void start() throws IOException {
    String place = NetUtil.toSocketAddressString(settings.listen());
    Future<Listener> listening =
        sockets.listen(new ListenRequest(settings.listen(), SocketOptions.DEFAULT, this::accept));
    if (!listening.awaitUninterruptibly(BIND_SECONDS, TimeUnit.SECONDS) || !listening.isSuccess()) {
      Throwable cause = listening.cause();
      throw new IOException(
          "metrics cannot listen on "
              + place
              + ": "
              + (cause == null ? "no answer" : cause.getMessage())
              + "; is another program using it, and does this machine have the address?",
          cause);
    }
    address = (InetSocketAddress) listening.getNow().local();
    log.write(Severity.INFO, ORIGIN, "metrics are served on " + place);
    if (!settings.listen().getAddress().isLoopbackAddress()) {
      log.write(
          Severity.WARNING,
          ORIGIN,
          "metrics on "
              + place
              + " can be read by everybody who reaches that address: they ask for no password;"
              + " listen on 127.0.0.1, or let a firewall choose who may come");
    }
  }

  /** Where it listens, with the port that the system chose. */
  InetSocketAddress address() {
    return address;
  }

  private void accept(ChannelPipeline pipeline) {
    if (connections.incrementAndGet() > MAX_CONNECTIONS) {
      connections.decrementAndGet();
      pipeline.channel().close();
      return;
    }
    pipeline.channel().closeFuture().addListener(closed -> connections.decrementAndGet());
    pipeline.addLast(new MetricsExchange(pages));
  }

  /** The sockets are gone by now: they end with the event loops. */
  @Override
  public void close() {
    renderer.shutdownNow();
  }
}
