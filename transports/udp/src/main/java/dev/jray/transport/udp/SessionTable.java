package dev.jray.transport.udp;

import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Severity;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Gives each client of a listening UDP socket a channel of its own. Sessions end when the kernel
 * closes their channels: for their policy, or because nothing was opened in time.
 *
 * <p>Their number is bounded. When it is reached, the client that was silent for longest makes
 * room: forged addresses can then push out idle clients, but not keep new ones out.
 */
final class SessionTable extends ChannelInboundHandlerAdapter {
  static final int SESSION_LIMIT = 65_536;

  /** Datagrams that wait for one session; further ones are lost. */
  static final int WAITING_LIMIT = 16;

  private final Consumer<ChannelPipeline> handlers;
  private final Log log;
  private final int limit;
  private final long seed = new SecureRandom().nextLong();
  private final Map<ClientKey, Session> sessions = new LinkedHashMap<>(16, 0.75f, true);
  private final List<Session> delivered = new ArrayList<>();
  private final Set<Session> blocked = new LinkedHashSet<>();
  private ChannelHandlerContext context;
  private Session last;
  private boolean reading;
  private boolean flushDue;

  SessionTable(Consumer<ChannelPipeline> handlers, Log log, int limit) {
    this.handlers = handlers;
    this.log = log;
    this.limit = limit;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof DatagramPacket datagram)) {
      ReferenceCountUtil.release(message);
      return;
    }
    reading = true;
    if (!datagram.content().isReadable()) {
      datagram.release();
      return;
    }
    Session session = session(datagram.sender());
    if (!session.accepting() && session.waiting() >= WAITING_LIMIT) {
      datagram.release();
      return;
    }
    session.deliver(datagram.content());
    if (session.markDelivered()) {
      delivered.add(session);
    }
  }

  private Session session(InetSocketAddress client) {
    if (last != null && last.client().equals(client)) {
      return last;
    }
    ClientKey key = new ClientKey(client, seed);
    Session session = sessions.get(key);
    if (session == null) {
      if (sessions.size() >= limit) {
        sessions.values().iterator().next().close();
      }
      session = new Session(this, context.channel(), client, key);
      sessions.put(key, session);
      session.start(handlers);
    }
    // One whose handlers gave it up at once is in the table no more.
    last = session.isOpen() ? session : null;
    return session;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    for (Session session : delivered) {
      session.completeDelivery();
    }
    delivered.clear();
    reading = false;
    if (flushDue) {
      flushDue = false;
      ctx.flush();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable() && !blocked.isEmpty()) {
      List<Session> resumed = List.copyOf(blocked);
      blocked.clear();
      resumed.forEach(Session::resumeWrites);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    List.copyOf(sessions.values()).forEach(Session::close);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // The socket serves many clients: what one datagram does must not end it.
    Severity severity = cause instanceof IOException ? Severity.DEBUG : Severity.WARNING;
    log.write(severity, "transport/udp", "a datagram was lost > " + cause);
  }

  int size() {
    return sessions.size();
  }

  /** Whether a session may send; if not, it is told when it may again. */
  boolean mayWrite(Session session) {
    boolean writable = context.channel().isWritable();
    if (!writable) {
      blocked.add(session);
    }
    return writable;
  }

  /** Sends a datagram to a client; takes ownership. */
  void send(ByteBuf data, InetSocketAddress client) {
    context.write(new DatagramPacket(data, client), context.voidPromise());
  }

  /** Sends what was written, at the latest when the socket's present read loop ends. */
  void flush() {
    if (reading) {
      flushDue = true;
    } else {
      context.flush();
    }
  }

  void closed(Session session, ClientKey key) {
    sessions.remove(key, session);
    blocked.remove(session);
    if (session.equals(last)) {
      last = null;
    }
  }
}
