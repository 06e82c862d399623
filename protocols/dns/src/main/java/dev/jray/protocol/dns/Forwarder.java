package dev.jray.protocol.dns;

import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.flow.Packet;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.spi.protocol.Connector;
import dev.jray.toolkit.dns.DnsFrames;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.FutureListener;
import java.util.ArrayDeque;

/**
 * Passes queries to one server on, over one connection that is made for the first of them, and
 * brings back what comes. If it cannot be made, the queries are lost and the next one tries again.
 */
final class Forwarder {
  private static final int MAX_WAITING = 16;

  private final Flow flow;
  private final Connector connector;
  private final DnsOutboundSettings settings;
  private final Log log;
  private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>(2);
  private Channel channel;
  private boolean opening;
  private boolean ended;
  private boolean closed;

  /**
   * Makes no connection yet.
   *
   * @param flow its target is whom the client asks
   */
  Forwarder(Flow flow, Connector connector, DnsOutboundSettings settings, Log log) {
    this.flow = flow;
    this.connector = connector;
    this.settings = settings;
    this.log = log;
  }

  /** Whom the client asks. */
  Destination target() {
    return flow.target();
  }

  private Destination server() {
    return settings.server(flow.target());
  }

  /** Whether answers may still come. */
  boolean open() {
    return opening || channel != null;
  }

  /**
   * Passes a query on.
   *
   * @param message owned by the callee
   */
  void forward(Client client, ByteBuf message) {
    if (closed || waiting.size() == MAX_WAITING) {
      message.release();
    } else if (channel != null) {
      send(message);
      channel.flush();
    } else {
      waiting.add(message);
      if (!opening) {
        connect(client);
      }
    }
  }

  private void connect(Client client) {
    opening = true;
    Destination server = server();
    Future<Channel> connected =
        connector.connect(server, pipeline -> install(pipeline, client, server));
    connected.addListener(
        (FutureListener<Channel>)
            done -> {
              opening = false;
              if (done.isSuccess()) {
                onConnected(client, done.getNow());
              } else {
                onFailed(client, server, done.cause());
              }
            });
  }

  private void install(ChannelPipeline pipeline, Client client, Destination server) {
    if (server.network() != Network.UDP) {
      DnsFrames.addTo(pipeline);
    }
    pipeline.addLast(new Answers(client));
  }

  private void onConnected(Client client, Channel made) {
    if (closed || !made.isActive()) {
      made.close();
      dropWaiting();
      client.forwardEnded();
      return;
    }
    channel = made;
    while (!waiting.isEmpty()) {
      send(waiting.poll());
    }
    if (ended) {
      end();
    }
    made.flush();
  }

  private void onFailed(Client client, Destination server, Throwable cause) {
    if (log.enabled(Severity.INFO)) {
      String text = "failed to reach the name server " + server + " > " + cause.getMessage();
      log.write(Severity.INFO, flow.id(), "proxy/dns", text);
    }
    dropWaiting();
    client.forwardEnded();
  }

  private void send(ByteBuf message) {
    if (!channel.isWritable()) {
      message.release();
    } else if (server().network() == Network.UDP) {
      channel.write(new Packet(message, server()), channel.voidPromise());
    } else {
      channel.write(message, channel.voidPromise());
    }
  }

  /** The client has no more queries. */
  void end() {
    ended = true;
    if (channel != null && server().network() != Network.UDP) {
      channel.writeAndFlush(EndOfStream.INSTANCE, channel.voidPromise());
    } else if (channel != null) {
      // Nothing tells when a server has sent its last datagram; the flow's own limit will
      channel.flush();
    }
  }

  /** The client has gone. */
  void close() {
    closed = true;
    dropWaiting();
    if (channel != null) {
      channel.close();
    }
  }

  private void dropWaiting() {
    while (!waiting.isEmpty()) {
      waiting.poll().release();
    }
  }

  /** Takes what the server sends. Answers to datagrams come from whom the client asked. */
  private final class Answers extends ChannelInboundHandlerAdapter {
    private final Client client;

    Answers(Client client) {
      this.client = client;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message instanceof Packet packet) {
        boolean moved = settings.address().isPresent() || settings.port() != 0;
        client.answer(packet.content(), moved ? target() : packet.peer());
      } else if (message instanceof ByteBuf frame) {
        client.answer(frame, target());
      } else if (message == EndOfStream.INSTANCE) {
        ctx.close();
      } else {
        ReferenceCountUtil.release(message);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      channel = null;
      client.forwardEnded();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
