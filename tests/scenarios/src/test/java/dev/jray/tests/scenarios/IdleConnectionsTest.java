package dev.jray.tests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.testkit.Await;
import dev.jray.testkit.Memory;
import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.TestInstance;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Very many connections that do nothing cost next to nothing. */
@Timeout(120)
@ExtendWith(NettyWarnings.class)
final class IdleConnectionsTest {
  private static final int WANTED = 10_000;
  private static final int ENOUGH = 5_000;

  /** For everything that is no flow: jars, the JVM, the event loops. */
  private static final int OTHER_FILES = 500;

  /** Of heap and buffers, for one flow: two channels with their pipelines and a relay. */
  private static final long MOST_BYTES = 6_000;

  /** Each flow has two sockets here, and two in the crowd. */
  @Test
  void tenThousandIdleFlows() throws Exception {
    int count = Math.min(WANTED, (Memory.maxOpenFiles() - OTHER_FILES) / 2);
    Assumptions.assumeTrue(count > 0, "this process may open hardly any files");
    assertCheap(count);
    Assumptions.assumeTrue(
        count >= ENOUGH, "tried with " + count + " flows, for more this process may not open");
  }

  private static void assertCheap(int count) throws Exception {
    Process crowd =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    IdleCrowd.class.getName()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader answers = crowd.inputReader(StandardCharsets.US_ASCII);
        PrintStream commands =
            new PrintStream(crowd.getOutputStream(), true, StandardCharsets.US_ASCII)) {
      try (TestInstance jray = door(answers.readLine())) {
        commands.println("connect " + jray.port("door") + " 100");
        assertThat(answers.readLine()).isEqualTo("connected");
        long before = Memory.heap() + Memory.buffers();
        commands.println("connect " + jray.port("door") + " " + count);
        assertThat(answers.readLine()).isEqualTo("connected");
        Await.until("all flows run", () -> jray.runningFlows() == count + 100);
        long each = (Memory.heap() + Memory.buffers() - before) / count;
        assertThat(each).as("bytes of an idle flow").isLessThan(MOST_BYTES);
        assertThat(loopsCpu()).as("processor time of the loops").isPositive();
        assertThat(idleShare()).as("share of a processor").isLessThan(0.2);
        commands.println("check");
        assertThat(answers.readLine()).isEqualTo("checked");
        commands.println("quit");
        Await.until("no flow runs", Duration.ofSeconds(30), () -> jray.runningFlows() == 0);
      }
    } finally {
      crowd.destroy();
    }
  }

  /**
   * How much of a processor the event loops take while nothing happens. Not the whole process: its
   * compiler and collector have their own pace.
   */
  private static double idleShare() {
    long cpu = loopsCpu();
    long time = System.nanoTime();
    LockSupport.parkNanos(1_000_000_000L);
    return (double) (loopsCpu() - cpu) / (System.nanoTime() - time);
  }

  private static long loopsCpu() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
        .filter(thread -> thread != null && thread.getThreadName().startsWith("jray-"))
        .mapToLong(thread -> Math.max(0, threads.getThreadCpuTime(thread.getThreadId())))
        .sum();
  }

  private static TestInstance door(String targetPort) throws IOException {
    return TestInstance.start(
        """
        {"inbounds": [{"tag": "door", "listen": "127.0.0.1", "port": 0,
           "protocol": "dokodemo-door", "settings": {"address": "127.0.0.1", "port": $PORT}}],
         "outbounds": [{"protocol": "freedom"}]}
        """
            .replace("$PORT", targetPort));
  }
}
