package dev.jray.toolkit.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class RetriesTest {
  private final EmbeddedChannel host = new EmbeddedChannel();
  private final List<Promise<Channel>> tries = new ArrayList<>();

  RetriesTest() {
    host.freezeTime();
  }

  private Future<Channel> open() {
    return Retries.open(
        host.eventLoop(),
        200,
        () -> {
          Promise<Channel> next = host.eventLoop().newPromise();
          tries.add(next);
          return next;
        });
  }

  private static FlowException failure(NetworkError code) {
    return new FlowException(code, "failed");
  }

  private void fail() {
    tries.get(tries.size() - 1).setFailure(failure(NetworkError.REFUSED));
    host.runPendingTasks();
  }

  private void pass(long millis) {
    host.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    host.runScheduledPendingTasks();
  }

  @Test
  void givesTheChannelOfTheFirstTry() {
    Future<Channel> opened = open();
    assertThat(opened.isDone()).isFalse();
    tries.get(0).setSuccess(host);
    assertThat(opened.getNow()).isSameAs(host);
    assertThat(tries).hasSize(1);
  }

  @Test
  void takesATryThatIsDoneAtOnce() {
    Future<Channel> opened =
        Retries.open(host.eventLoop(), 200, () -> host.eventLoop().newSucceededFuture(host));
    assertThat(opened.getNow()).isSameAs(host);
  }

  @Test
  void pausesLongerBeforeEachTryAndGivesUpAfterFive() {
    Future<Channel> opened = open();
    fail();
    assertThat(tries).hasSize(2);
    for (int pause = 1; pause <= 3; pause++) {
      fail();
      pass(pause * 200L - 1);
      assertThat(tries).as("before pause %d is over", pause).hasSize(pause + 1);
      pass(LoopTimer.TICK_MILLIS + 1);
      assertThat(tries).hasSize(pause + 2);
    }
    fail();
    assertThat(tries).hasSize(Retries.TRIES);
    assertThat(opened.cause()).hasMessage("failed");
  }

  @Test
  void doesNotRepeatWhatCannotChange() {
    Future<Channel> rule = open();
    tries.get(0).setFailure(failure(NetworkError.NOT_ALLOWED));
    Future<Channel> definite = open();
    tries.get(1).setFailure(failure(NetworkError.RESET).definite());
    Future<Channel> bug = open();
    tries.get(2).setFailure(new IllegalStateException("bug"));
    host.runPendingTasks();
    assertThat(tries).hasSize(3);
    assertThat(rule.isDone() && definite.isDone() && bug.isDone()).isTrue();
  }

  @Test
  void cancelsTheTryThatRunsAndMakesNoOther() {
    Future<Channel> opened = open();
    opened.cancel(false);
    host.runPendingTasks();
    assertThat(tries.get(0).isCancelled()).isTrue();
    pass(1_000);
    assertThat(tries).hasSize(1);
  }

  @Test
  void makesNoTryAfterAPauseInWhichItWasCancelled() {
    Future<Channel> opened = open();
    fail();
    fail();
    opened.cancel(false);
    pass(1_000);
    assertThat(tries).hasSize(2);
  }

  @Test
  void closesAChannelThatComesTooLate() {
    Future<Channel> opened = open();
    assertThat(tries.get(0).setUncancellable()).isTrue();
    opened.cancel(false);
    host.runPendingTasks();
    EmbeddedChannel late = new EmbeddedChannel();
    tries.get(0).setSuccess(late);
    host.runPendingTasks();
    assertThat(late.isOpen()).isFalse();
  }
}
