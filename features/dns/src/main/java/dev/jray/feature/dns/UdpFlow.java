package dev.jray.feature.dns;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.flow.Packet;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.toolkit.dns.ClientSubnet;
import dev.jray.toolkit.dns.DnsQuery;
import dev.jray.toolkit.dns.DnsQuestion;
import dev.jray.toolkit.dns.DnsResponse;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** One UDP flow to a name server, for a few queries. */
final class UdpFlow extends SimpleChannelInboundHandler<Packet> {
  private final Destination server;
  private final Optional<ClientSubnet> subnet;
  private final Upstream stream;
  private final PendingQueries pending;
  private Channel channel;
  private int sent;
  private boolean retired;

  UdpFlow(
      Destination server, RandomGenerator random, Optional<ClientSubnet> subnet, Upstream stream) {
    this.server = server;
    this.subnet = subnet;
    this.stream = stream;
    this.pending = new PendingQueries(random, this::onEmpty);
  }

  void open(Opener opener) {
    Future<Channel> opened = opener.open(pipeline -> pipeline.addLast(this));
    channel = opened.isSuccess() ? opened.getNow() : null;
  }

  boolean open() {
    return channel != null && channel.isActive();
  }

  /** How many queries went this way. */
  int sent() {
    return sent;
  }

  void send(DnsQuestion question, Promise<DnsResponse> answer) {
    if (!open()) {
      answer.tryFailure(unreachable());
      return;
    }
    sent++;
    int id = pending.add(question, answer);
    ByteBuf query = DnsQuery.encode(channel.alloc(), id, question, subnet);
    channel.writeAndFlush(new Packet(query, server));
  }

  /** Closes as soon as nothing waits any more. */
  void retire() {
    retired = true;
    onEmpty();
  }

  private void onEmpty() {
    if (retired && pending.isEmpty() && channel != null) {
      channel.close();
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, Packet packet) {
    if (!fromServer(packet.peer())) {
      return;
    }
    Optional<DnsResponse> response = DnsResponse.parse(packet.content());
    PendingQueries.Pending query = response.map(pending::find).orElse(null);
    if (query == null) {
      return; // too late, or not meant for us
    }
    if (response.get().truncated()) {
      // A second copy of it must not make a second query.
      pending.forget(response.get().id());
      stream.send(query.question(), query.answer());
    } else {
      query.answer().trySuccess(response.get());
    }
  }

  /** A server that is known by name may answer from any address. */
  private boolean fromServer(Destination peer) {
    return !(server.address() instanceof Address.Ip) || peer.equals(server);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    pending.failAll(unreachable());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }

  private FlowException unreachable() {
    return new FlowException(DnsError.UNREACHABLE, server + " cannot be reached");
  }
}
