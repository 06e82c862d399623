package dev.jray.transport.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.transport.DialRequest;
import dev.jray.spi.transport.ListenRequest;
import dev.jray.spi.transport.Listener;
import dev.jray.spi.transport.SecurityRequest;
import dev.jray.spi.transport.SocketOptions;
import dev.jray.testkit.Await;
import dev.jray.testkit.Ip;
import dev.jray.testkit.Loopback;
import dev.jray.testkit.RecordingLog;
import dev.jray.testkit.fake.MapDns;
import dev.jray.toolkit.channel.SecureDial;
import dev.jray.transport.tls.proto.Config;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A TLS server and its clients on the loopback address, over the kernel's sockets. */
final class TlsLink implements AutoCloseable {
  private final Loopback loopback =
      new Loopback(new MapDns().put("a.test", "127.0.0.1").put("b.test", "127.0.0.1"));
  private final List<TlsSecurity> securities = new ArrayList<>();
  private final Queue<Channel> channels = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<Server> accepted = new LinkedBlockingQueue<>();
  private final RecordingLog log = new RecordingLog(Severity.DEBUG);
  private final Listener listener;

  TlsLink(SslProvider provider, Config config, String... protocols) {
    this(provider, config, Clock.systemUTC(), protocols);
  }

  TlsLink(SslProvider provider, Config config, Clock clock, String... protocols) {
    TlsSecurity security = security(provider, config, clock);
    listener =
        Await.result(
            loopback
                .sockets()
                .listen(
                    new ListenRequest(
                        Ip.loopback(0),
                        SocketOptions.DEFAULT,
                        pipeline -> {
                          channels.add(pipeline.channel());
                          Server server = new Server(pipeline.channel());
                          server.protocol =
                              security.install(
                                  pipeline, SecurityRequest.server(List.of(protocols)));
                          pipeline.addLast(server);
                          accepted.add(server);
                        })));
  }

  private TlsSecurity security(SslProvider provider, Config config, Clock clock) {
    TlsSecurity security = new TlsSecurity(config, log, clock, new SecureRandom(), provider);
    securities.add(security);
    return security;
  }

  int port() {
    return ((InetSocketAddress) listener.local()).getPort();
  }

  RecordingLog log() {
    return log;
  }

  Future<Channel> dial(
      SslProvider provider, Config config, String host, Server above, String... protocols) {
    return dial(provider, config, Destination.tcp(Address.parse(host), port()), above, protocols);
  }

  /** Dials another server than this one. */
  Future<Channel> dialOther(SslProvider provider, Config config, int port) {
    return dial(provider, config, Destination.tcp(Address.parse("a.test"), port), new Server(null));
  }

  /** Makes the server accept one connection. */
  void accept(SslProvider provider, Config config) {
    Await.result(dial(provider, config, "a.test", new Server(null)));
  }

  private Future<Channel> dial(
      SslProvider provider, Config config, Destination to, Server above, String... protocols) {
    TlsSecurity security = security(provider, config, Clock.systemUTC());
    return SecureDial.connect(
        loopback.sockets(),
        security,
        new DialRequest(
            to,
            loopback.loop(),
            Optional.empty(),
            SocketOptions.DEFAULT,
            pipeline -> {
              channels.add(pipeline.channel());
              pipeline.addLast(above);
            }),
        List.of(protocols));
  }

  Server accepted() throws InterruptedException {
    return accepted.poll(10, TimeUnit.SECONDS);
  }

  /** Why a connection was not made. */
  static FlowException failure(Future<?> dialed) {
    assertThat(dialed.awaitUninterruptibly(10, TimeUnit.SECONDS)).isTrue();
    assertThat(dialed.cause()).isInstanceOf(FlowException.class);
    return (FlowException) dialed.cause();
  }

  /** Sends so many bytes, in several buffers. */
  static void send(Channel channel, int bytes) {
    for (int sent = 0; sent < bytes; sent += 100_000) {
      int length = Math.min(100_000, bytes - sent);
      channel.write(Unpooled.wrappedBuffer(new byte[length]), channel.voidPromise());
    }
    channel.flush();
  }

  @Override
  public void close() {
    listener.close().awaitUninterruptibly();
    // Handlers leave their channel, and give up what they hold, only while its event loop runs
    channels.forEach(channel -> channel.close().awaitUninterruptibly());
    loopback.close();
    securities.forEach(TlsSecurity::close);
  }

  /** What stands above TLS: counts bytes, remembers ends and failures. */
  static final class Server extends ChannelInboundHandlerAdapter {
    private final Channel channel;
    final AtomicInteger bytes = new AtomicInteger();
    final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    Future<String> protocol;

    Server(Channel channel) {
      this.channel = channel;
    }

    Channel channel() {
      return channel;
    }

    /** The end of the stream, or the failure, that came next. */
    Object event() throws InterruptedException {
      return events.poll(10, TimeUnit.SECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message == EndOfStream.INSTANCE) {
        events.add(message);
      } else {
        ByteBuf data = (ByteBuf) message;
        bytes.addAndGet(data.readableBytes());
        data.release();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      events.add("inactive");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      events.add(cause);
      ctx.close();
    }
  }
}
