package dev.jray.feature.dns;

import dev.jray.spi.error.FlowException;
import dev.jray.toolkit.channel.LoopTimer;
import dev.jray.toolkit.dns.DnsQuestion;
import dev.jray.toolkit.dns.DnsResponse;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.FutureListener;
import io.netty.util.concurrent.Promise;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A name server with a memory. Equal questions under way share one query; a query that got lost on
 * the way is sent once more.
 */
final class CachedSource implements AnswerSource {
  static final int CAPACITY = 8192;
  static final int MAX_QUERIES = 4096;
  // As long as V2Ray keeps its pending requests; who waits gives up earlier
  private static final long PATIENCE_MILLIS = 8_000;
  private static final long RESEND_MILLIS = 1_500;

  private final Upstream upstream;
  private final CachePolicy policy;
  private final Clock clock;
  private final EventLoop loop;
  private final AnswerCache cache = new AnswerCache(CAPACITY);
  private final Map<DnsQuestion, Promise<Answer>> running = new HashMap<>();

  CachedSource(Upstream upstream, CachePolicy policy, Clock clock, EventLoop loop) {
    this.upstream = upstream;
    this.policy = policy;
    this.clock = clock;
    this.loop = loop;
  }

  @Override
  public Optional<Answer> known(DnsQuestion question) {
    Answer answer = policy.enabled() ? cache.get(question) : null;
    if (answer == null) {
      return Optional.empty();
    }
    long age = clock.millis() - answer.expires();
    if (age < 0) {
      return Optional.of(answer);
    }
    if (age < policy.staleMillis() && answer.rcode() == 0) {
      loop.execute(() -> ask(question, loop));
      return Optional.of(answer);
    }
    return Optional.empty();
  }

  @Override
  public Future<Answer> ask(DnsQuestion question, EventLoop ignored) {
    Promise<Answer> shared = running.get(question);
    if (shared != null) {
      return shared;
    }
    if (running.size() >= MAX_QUERIES) {
      return loop.newFailedFuture(
          new FlowException(DnsError.TOO_MANY, MAX_QUERIES + " queries wait for this server"));
    }
    Promise<Answer> answer = loop.newPromise();
    running.put(question, answer);
    Query query = new Query(question, loop.newPromise());
    query.response.addListener(
        (FutureListener<DnsResponse>)
            response -> {
              query.timer.cancel();
              running.remove(question);
              if (response.isSuccess()) {
                answer.setSuccess(keep(question, response.getNow()));
              } else {
                answer.setFailure(response.cause());
              }
            });
    query.start();
    return answer;
  }

  private Answer keep(DnsQuestion question, DnsResponse response) {
    long expires = clock.millis() + response.ttlSeconds() * 1_000L;
    Answer answer = new Answer(response.addresses(), response.rcode(), expires);
    if (policy.enabled()) {
      cache.put(question, answer);
    }
    return answer;
  }

  /** A query under way. */
  private final class Query {
    private final DnsQuestion question;
    private final Promise<DnsResponse> response;
    private LoopTimer.Timeout timer;

    Query(DnsQuestion question, Promise<DnsResponse> response) {
      this.question = question;
      this.response = response;
    }

    void start() {
      LoopTimer timers = LoopTimer.of(loop);
      timer =
          upstream.lossy()
              ? timers.schedule(RESEND_MILLIS, this::again)
              : timers.schedule(PATIENCE_MILLIS, this::giveUp);
      upstream.send(question, response);
    }

    private void again() {
      timer = LoopTimer.of(loop).schedule(PATIENCE_MILLIS - RESEND_MILLIS, this::giveUp);
      upstream.send(question, response);
    }

    private void giveUp() {
      response.tryFailure(new FlowException(DnsError.TIMEOUT, "the name server did not answer"));
    }
  }
}
