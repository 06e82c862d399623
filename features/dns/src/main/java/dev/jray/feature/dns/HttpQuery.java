package dev.jray.feature.dns;

import dev.jray.spi.error.FlowException;
import dev.jray.toolkit.dns.ClientSubnet;
import dev.jray.toolkit.dns.DnsQuery;
import dev.jray.toolkit.dns.DnsQuestion;
import dev.jray.toolkit.dns.DnsResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.Promise;
import java.util.Optional;

/**
 * A query on its way through HTTP, which has no use for ids: equal queries have equal bytes.
 *
 * @param answer its result
 * @param again whether a connection has lost it before
 */
record HttpQuery(
    DnsQuestion question,
    Promise<DnsResponse> answer,
    ServerAddress server,
    Optional<ClientSubnet> subnet,
    boolean again) {
  static final String CONTENT_TYPE = "application/dns-message";

  /** The same query for another connection. */
  HttpQuery onceMore() {
    return new HttpQuery(question, answer, server, subnet, true);
  }

  ByteBuf body(ByteBufAllocator buffers) {
    return DnsQuery.encode(buffers, 0, question, subnet);
  }

  /** The value of the header Host, or what takes its place. */
  String authority() {
    String hostPort = server.target().hostPort();
    return server.target().port() == 443
        ? hostPort.substring(0, hostPort.lastIndexOf(':'))
        : hostPort;
  }

  /** The server's answer; does not move the indices. */
  void complete(int status, ByteBuf body) {
    if (status != 200) {
      fail("it answered with the HTTP status " + status);
      return;
    }
    Optional<DnsResponse> response =
        DnsResponse.parse(body)
            .filter(known -> known.question().filter(question::equals).isPresent());
    if (response.isPresent()) {
      answer.trySuccess(response.get());
    } else {
      fail("it answered something else");
    }
  }

  void fail(String why) {
    answer.tryFailure(
        new FlowException(
            DnsError.BAD_ANSWER, "the name server " + server.name() + " is of no help: " + why));
  }

  void unreachable(String why) {
    answer.tryFailure(
        new FlowException(
            DnsError.UNREACHABLE, "the name server " + server.name() + " cannot be asked: " + why));
  }
}
