package dev.jray.protocol.dns;

import dev.jray.spi.feature.DnsAnswer;
import dev.jray.spi.feature.DnsClient;
import dev.jray.spi.feature.DnsClient.IpFamily;
import dev.jray.spi.net.Destination;
import dev.jray.toolkit.dns.DnsQuery;
import dev.jray.toolkit.dns.DnsQuestion;
import dev.jray.toolkit.dns.DnsReply;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.FutureListener;
import java.util.List;
import java.util.Optional;

/** Decides about each query of one flow: answers it, passes it on, or drops it. */
final class Responder {
  static final int MAX_LOOKUPS = 64;
  private static final int CLASS_IN = 1;

  private final DnsOutboundSettings settings;
  // null where every query is to be passed on
  private final DnsClient dns;
  private int lookups;

  Responder(DnsOutboundSettings settings, DnsClient dns) {
    this.settings = settings;
    this.dns = dns;
  }

  /** Whether answers are still to come. */
  boolean busy() {
    return lookups > 0;
  }

  /**
   * Takes a message of the client.
   *
   * @param message owned by the callee
   * @param forwarder to whom the client asks
   */
  void onMessage(ChannelHandlerContext ctx, Client client, ByteBuf message, Forwarder forwarder) {
    if (message.readableBytes() < DnsQuery.HEADER || DnsQuery.isAnswer(message)) {
      message.release();
      return;
    }
    Destination target = forwarder.target();
    Optional<DnsQuery> query = dns == null ? Optional.empty() : DnsQuery.parse(message);
    if (query.filter(Responder::isForAddresses).isPresent()) {
      lookUp(ctx, client, message, query.get(), target);
    } else if (query.isEmpty() || settings.nonIp() == NonIpQuery.FORWARD) {
      forwarder.forward(client, message);
    } else {
      if (settings.nonIp() == NonIpQuery.REJECT) {
        reply(ctx, client, message, query.get(), refusal(DnsReply.REFUSED), target);
      }
      message.release();
    }
  }

  private static boolean isForAddresses(DnsQuery query) {
    int type = query.question().type();
    return query.dnsClass() == CLASS_IN && (type == DnsQuestion.A || type == DnsQuestion.AAAA);
  }

  private void lookUp(
      ChannelHandlerContext ctx,
      Client client,
      ByteBuf message,
      DnsQuery query,
      Destination target) {
    if (lookups >= MAX_LOOKUPS) {
      message.release();
      return;
    }
    lookups++;
    IpFamily family = query.question().type() == DnsQuestion.A ? IpFamily.V4 : IpFamily.V6;
    Future<DnsAnswer> answer =
        dns.query(query.question().name(), family, ctx.channel().eventLoop());
    answer.addListener(
        (FutureListener<DnsAnswer>)
            done -> {
              lookups--;
              DnsAnswer found = done.isSuccess() ? done.getNow() : refusal(DnsReply.SERVFAIL);
              reply(ctx, client, message, query, found, target);
              message.release();
            });
  }

  private static DnsAnswer refusal(int rcode) {
    return new DnsAnswer(List.of(), rcode, 0);
  }

  private void reply(
      ChannelHandlerContext ctx,
      Client client,
      ByteBuf message,
      DnsQuery query,
      DnsAnswer answer,
      Destination target) {
    int ttl = settings.ttl().orElse(answer.ttlSeconds());
    ByteBuf reply =
        DnsReply.encode(
            ctx.alloc(), message, query, answer.rcode() & 0x0F, answer.addresses(), ttl);
    client.answer(reply, target);
  }
}
