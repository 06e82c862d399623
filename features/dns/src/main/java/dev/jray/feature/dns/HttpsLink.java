package dev.jray.feature.dns;

import dev.jray.spi.flow.EndOfStream;
import dev.jray.toolkit.channel.LoopTimer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.FutureListener;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/**
 * One HTTPS connection to a name server. Queries wait in it until both sides have agreed on HTTP/2
 * or HTTP/1.1. What it leaves unanswered is asked once more if it had answered before.
 */
final class HttpsLink {
  private static final long IDLE_MILLIS = 60_000;
  private static final long HANDSHAKE_MILLIS = 8_000;

  private final ServerAddress server;
  private final DohContext tls;
  private final EventLoop loop;
  private final Consumer<HttpQuery> again;
  private final List<HttpQuery> waiting = new ArrayList<>(2);
  private final Set<HttpQuery> running = new LinkedHashSet<>();
  private Channel channel;
  private HttpSender sender;
  private LoopTimer.Timeout idle;
  private boolean answered;
  private boolean retired;
  private boolean closed;

  HttpsLink(ServerAddress server, DohContext tls, EventLoop loop, Consumer<HttpQuery> again) {
    this.server = server;
    this.tls = tls;
    this.loop = loop;
    this.again = again;
  }

  /** Whether further queries may come. Not after a silence: the way may be broken unnoticed. */
  boolean usable() {
    return !closed && !retired && (channel == null || channel.isActive());
  }

  void open(Opener opener) {
    Future<Channel> opened = opener.open(this::install);
    opened.addListener(
        (FutureListener<Channel>)
            done -> {
              if (!done.isSuccess()) {
                close(String.valueOf(done.cause().getMessage()));
              } else if (closed) {
                done.getNow().close();
              }
            });
  }

  private void install(ChannelPipeline pipeline) {
    channel = pipeline.channel();
    SslHandler handler;
    try {
      handler =
          tls.handler(channel.alloc(), server.target().address().text(), server.target().port());
    } catch (SSLException e) {
      close("TLS cannot begin: " + e.getMessage());
      return;
    }
    handler.setHandshakeTimeoutMillis(HANDSHAKE_MILLIS);
    pipeline.addLast(new Ends(), handler, new Failures());
    handler
        .handshakeFuture()
        .addListener(
            done -> {
              if (done.isSuccess()) {
                onAgreed(handler.applicationProtocol());
              } else {
                close("TLS failed: " + done.cause().getMessage());
              }
            });
  }

  private void onAgreed(String protocol) {
    if (closed) {
      return;
    }
    sender =
        ApplicationProtocolNames.HTTP_2.equals(protocol)
            ? new Http2Sender(channel, this::giveBack)
            : new Http1Sender(channel);
    List<HttpQuery> first = List.copyOf(waiting);
    waiting.clear();
    first.forEach(this::send);
    if (retired && running.isEmpty()) {
      close("it is not needed any more");
    }
  }

  /** Closes as soon as nothing waits any more. */
  void retire() {
    retired = true;
    if (running.isEmpty() && waiting.isEmpty()) {
      close("it is not needed any more");
    }
  }

  void send(HttpQuery query) {
    if (closed) {
      query.unreachable("the connection is closed");
    } else if (sender == null) {
      waiting.add(query);
    } else if (!channel.isWritable()) {
      query.unreachable("it does not read");
    } else if (!query.answer().isDone()) {
      if (idle != null) {
        idle.cancel();
        idle = null;
      }
      running.add(query);
      query.answer().addListener(done -> onDone(query));
      sender.send(query);
    }
  }

  private void onDone(HttpQuery query) {
    if (running.remove(query)) {
      answered |= query.answer().isSuccess();
      retired |= DnsError.isTimeout(query.answer().cause());
      if (running.isEmpty() && retired) {
        channel.close();
      } else if (running.isEmpty() && !closed) {
        idle = LoopTimer.of(loop).schedule(IDLE_MILLIS, () -> channel.close());
      }
    }
  }

  /** The server takes no more on this connection, or lost this one: another one may do. */
  private void giveBack(HttpQuery query) {
    retired = true;
    if (running.remove(query)) {
      retry(query, "it refused the query");
      if (running.isEmpty()) {
        channel.close();
      }
    }
  }

  /** Asks once more what a connection lost that had served before. */
  private void retry(HttpQuery query, String why) {
    if (answered && !query.again() && !query.answer().isDone()) {
      again.accept(query.onceMore());
    } else {
      query.unreachable(why);
    }
  }

  private void close(String why) {
    if (closed) {
      return;
    }
    closed = true;
    if (idle != null) {
      idle.cancel();
    }
    if (channel != null) {
      channel.close();
    }
    List<HttpQuery> left = List.copyOf(running);
    running.clear();
    waiting.forEach(query -> query.unreachable(why));
    waiting.clear();
    left.forEach(query -> retry(query, why));
  }

  /** Below TLS: the connection is of no use without its end. */
  private final class Ends extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message == EndOfStream.INSTANCE) {
        ctx.close();
      } else {
        ctx.fireChannelRead(message);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      close("it closed the connection");
      ctx.fireChannelInactive();
    }
  }

  /** Above TLS, whose failures the handshake's future has told. */
  private static final class Failures extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
