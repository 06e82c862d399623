package dev.jray.feature.dns;

import dev.jray.spi.feature.DnsClient.IpFamily;
import dev.jray.spi.transport.Sockets;
import dev.jray.toolkit.dns.DnsQuestion;
import dev.jray.toolkit.dns.DnsReply;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.FutureListener;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.util.List;

/**
 * The operating system, which does not tell why it finds nothing: a name without any address fails
 * as a server would that cannot tell.
 */
final class SystemSource implements AnswerSource {
  private final Sockets sockets;

  SystemSource(Sockets sockets) {
    this.sockets = sockets;
  }

  @Override
  public Future<Answer> ask(DnsQuestion question, EventLoop loop) {
    IpFamily family = question.type() == DnsQuestion.A ? IpFamily.V4 : IpFamily.V6;
    Promise<Answer> answer = loop.newPromise();
    sockets
        .resolve(question.name(), IpFamily.ANY, loop)
        .addListener(
            (FutureListener<List<InetAddress>>)
                found ->
                    answer.setSuccess(
                        found.isSuccess()
                            ? new Answer(
                                found.getNow().stream().filter(family::covers).toList(), 0, 0)
                            : new Answer(List.of(), DnsReply.SERVFAIL, 0)));
    return answer;
  }

  @Override
  public boolean onAnyLoop() {
    return true;
  }
}
