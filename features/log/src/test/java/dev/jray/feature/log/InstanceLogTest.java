package dev.jray.feature.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.jray.feature.log.LogWriter.Limits;
import dev.jray.feature.log.proto.Config;
import dev.jray.feature.log.proto.LineForm;
import dev.jray.feature.log.proto.LogType;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.feature.AccessRecord;
import dev.jray.spi.feature.DnsRecord;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Severity;
import dev.jray.testkit.Await;
import dev.jray.testkit.PluginAssert;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InstanceLogTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-22T15:14:56Z"), ZoneOffset.UTC);
  private static final AccessRecord ENTRY =
      new AccessRecord("1.2.3.4:5", true, "tcp:h:1", "", "", "");
  private static final String LINE = "2026/11/22 15:14:56 1.2.3.4:5 accepted tcp:h:1\n";

  @TempDir Path dir;
  private final ByteArrayOutputStream console = new ByteArrayOutputStream();
  private InstanceLog log;

  private InstanceLog open(Config config) {
    log = new InstanceLog(LogSettings.of(config), new ConsoleSink(console), Limits.DEFAULT, CLOCK);
    return log;
  }

  @AfterEach
  void close() {
    if (log != null) {
      log.close();
    }
  }

  private static Config.Builder error(LogType type, int level) {
    return Config.newBuilder().setErrorLogType(type).setErrorLogLevelValue(level);
  }

  private Config.Builder files(String error, String access) {
    return error(LogType.File, 4)
        .setErrorLogPath(dir.resolve(error).toString())
        .setAccessLogType(LogType.File)
        .setAccessLogPath(dir.resolve(access).toString());
  }

  private String read(String file) throws IOException {
    return Files.readString(dir.resolve(file));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "2, 2", "3, 3", "4, 4", "9, 4", "-1, 0"})
  void writesTheSeveritiesUpToItsLevel(int level, int written) {
    open(error(LogType.Console, level).build());
    for (Severity severity : Severity.values()) {
      log.write(severity, "test", severity.text());
    }
    assertThat(Arrays.stream(Severity.values()).filter(log::enabled)).hasSize(written);
    assertThat(log.accessEnabled()).isFalse();
    log.close();
    assertThat(console.toString(StandardCharsets.UTF_8).lines()).hasSize(written);
    assertThat(log.enabled(Severity.ERROR)).isEqualTo(written > 0);
  }

  @Test
  void noneWritesNothing() {
    open(error(LogType.None, 4).build());
    log.write(Severity.ERROR, "test", "x");
    log.access(ENTRY);
    log.reopen();
    log.close();
    assertThat(log.enabled(Severity.ERROR)).isFalse();
    assertThat(log.accessEnabled()).isFalse();
    assertThat(console.size()).isZero();
  }

  @Test
  void lookupsGoToTheAccessLogIfTheyAreWanted() {
    DnsRecord entry = new DnsRecord("s", true, "d", List.of(), Duration.ZERO, "");
    open(error(LogType.None, 4).setAccessLogType(LogType.Console).build());
    assertThat(log.dnsEnabled()).isFalse();
    log.dns(entry);
    log.close();
    assertThat(console.size()).isZero();

    open(error(LogType.None, 4).setAccessLogType(LogType.Console).setEnableDnsLog(true).build());
    assertThat(log.dnsEnabled()).isTrue();
    log.dns(entry);
    log.close();
    assertThat(console.toString(StandardCharsets.UTF_8))
        .isEqualTo("2026/11/22 15:14:56 s cache HIT: d -> []\n");

    open(error(LogType.Console, 4).setEnableDnsLog(true).build());
    assertThat(log.dnsEnabled()).isFalse();
  }

  @Test
  void linesAreJsonAndMaskedIfThatIsWanted() {
    open(
        error(LogType.Console, 4)
            .setAccessLogType(LogType.Console)
            .setMaskAddress("half")
            .setLineForm(LineForm.Json)
            .build());
    log.access(ENTRY);
    log.write(Severity.INFO, "app", "dial 1.2.3.4");
    log.close();
    assertThat(console.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "{\"time\":\"2026-11-22T15:14:56.000Z\",\"log\":\"access\",\"status\":\"accepted\","
                + "\"from\":\"1.2.*.*:5\",\"to\":\"tcp:h:1\"}",
            "{\"time\":\"2026-11-22T15:14:56.000Z\",\"log\":\"error\",\"level\":\"info\","
                + "\"origin\":\"app\",\"message\":\"dial 1.2.*.*\"}");
  }

  @Test
  void aWrongMaskInAMessageIsRefused() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> open(Config.newBuilder().setMaskAddress("third").build()))
        .withMessageContaining("maskAddress \"third\": write quarter");
  }

  @Test
  void aFollowerHearsAllLinesWithoutTheirTime() throws InterruptedException {
    open(error(LogType.None, 0).build());
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    Log.Following following = log.follow(heard::add).orElseThrow();
    assertThat(log.enabled(Severity.DEBUG)).isTrue();
    log.write(Severity.DEBUG, 7, "app", "one\ntwo");
    log.access(ENTRY);
    assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("[Debug] [7] app: one\\ntwo");
    assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("1.2.3.4:5 accepted tcp:h:1");
    following.close();
    assertThat(log.enabled(Severity.ERROR)).isFalse();
    log.write(Severity.ERROR, 7, "app", "three");
    log.close();
    assertThat(heard).isEmpty();
    assertThat(console.size()).isZero();
  }

  @Test
  void aFollowerThatFailsOrEndsItselfHurtsNobody() throws InterruptedException {
    open(error(LogType.Console, 4).build());
    CountDownLatch told = new CountDownLatch(1);
    AtomicReference<Log.Following> following = new AtomicReference<>();
    following.set(
        log.follow(
                line -> {
                  following.get().close();
                  told.countDown();
                  throw new IllegalStateException("gone");
                })
            .orElseThrow());
    log.write(Severity.INFO, "app", "one");
    assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
    log.write(Severity.INFO, "app", "two");
    log.close();
    assertThat(console.toString(StandardCharsets.UTF_8).lines()).hasSize(2);
  }

  @Test
  void followersAreBounded() {
    open(error(LogType.None, 0).build());
    for (int i = 0; i < 16; i++) {
      assertThat(log.follow(line -> {})).isPresent();
    }
    assertThat(log.follow(line -> {})).isEmpty();
  }

  @Test
  void bothLogsOnTheConsoleKeepTheirOrder() {
    open(error(LogType.Console, 2).setAccessLogType(LogType.Console).build());
    log.write(Severity.WARNING, 5, "app", "one");
    log.access(ENTRY);
    log.write(Severity.ERROR, "app", "two");
    log.close();
    assertThat(console.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "2026/11/22 15:14:56 [Warning] [5] app: one\n"
                + LINE
                + "2026/11/22 15:14:56 [Error] app: two\n");
  }

  @Test
  void filesAreOpenedAtOnceForTheirOwnerAloneAndAppendedTo() throws IOException {
    Files.writeString(dir.resolve("error.log"), "before\n");
    open(files("error.log", "access.log").build());
    assertThat(dir.resolve("access.log")).exists();
    log.access(ENTRY);
    log.write(Severity.DEBUG, "app", "wörds");
    log.close();
    assertThat(read("access.log")).isEqualTo(LINE);
    assertThat(read("error.log")).isEqualTo("before\n2026/11/22 15:14:56 [Debug] app: wörds\n");
    assumeThat(FileSystems.getDefault().supportedFileAttributeViews()).contains("posix");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("access.log"))))
        .isEqualTo("rw-------");
  }

  @Test
  void oneFileForBothLogsHasOneWriter() throws IOException {
    Files.createSymbolicLink(dir.resolve("link.log"), dir.resolve("both.log"));
    open(files("both.log", "both.log").setErrorLogPath(dir.resolve("link.log").toString()).build());
    for (int i = 0; i < 500; i++) {
      log.access(ENTRY);
      log.write(Severity.INFO, "app", "x");
    }
    log.close();
    assertThat(read("both.log"))
        .isEqualTo((LINE + "2026/11/22 15:14:56 [Info] app: x\n").repeat(500));
  }

  @Test
  void aFileThatCannotBeOpenedIsAnErrorWithItsReason() {
    String missing = dir.resolve("missing/error.log").toString();
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> open(error(LogType.File, 2).setErrorLogPath(missing).build()))
        .withMessage(
            "failed to initialize error logger > open "
                + missing
                + ": no such file or directory: make its directory first, or name another file");
    assertThat(dir.resolve("missing")).doesNotExist();

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(
            () ->
                open(
                    Config.newBuilder()
                        .setAccessLogType(LogType.File)
                        .setAccessLogPath(dir.toString())
                        .build()))
        .withMessageStartingWith(
            "failed to initialize access logger > open " + dir + ": is a directory");

    for (String odd : new String[] {"", "a\0b"}) {
      assertThatExceptionOfType(ConfigException.class)
          .isThrownBy(() -> open(error(LogType.File, 2).setErrorLogPath(odd).build()))
          .withMessageStartingWith("failed to initialize error logger > open ");
    }
  }

  @Test
  void bothFailuresAreReportedAtOnce() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> open(files("no/error.log", "no/access.log").build()))
        .satisfies(
            e ->
                assertThat(e.problems())
                    .hasSize(2)
                    .anySatisfy(p -> assertThat(p).startsWith("failed to initialize access"))
                    .anySatisfy(p -> assertThat(p).startsWith("failed to initialize error")));
  }

  @Test
  void aLogOfTypeEventIsAnErrorAsInV2Ray() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> open(error(LogType.Event, 2).build()))
        .withMessageStartingWith(
            "failed to initialize error logger > unable to create log handler for Event");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> open(Config.newBuilder().setAccessLogType(LogType.Event).build()))
        .withMessageStartingWith(
            "failed to initialize access logger > unable to create log handler for Event");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> open(Config.newBuilder().setErrorLogTypeValue(17).build()))
        .withMessageContaining("unable to create log handler for 17");
  }

  @Test
  void afterARotationLinesGoToTheNewFile() throws IOException {
    open(files("error.log", "access.log").build());
    log.access(ENTRY);
    Await.until("the first line", () -> size("access.log") == LINE.length());
    Files.move(dir.resolve("access.log"), dir.resolve("access.log.1"));
    log.access(ENTRY);
    Await.until("a line in the moved file", () -> size("access.log.1") == 2L * LINE.length());

    log.reopen();
    Await.until("the new file", () -> Files.exists(dir.resolve("access.log")));
    log.access(ENTRY);
    log.close();
    assertThat(read("access.log")).isEqualTo(LINE);
    assertThat(read("access.log.1")).isEqualTo(LINE + LINE);
  }

  @Test
  void aRotationThatFailsLeavesTheOldFileInUse() throws IOException {
    Path sub = Files.createDirectory(dir.resolve("sub"));
    open(files("sub/error.log", "sub/error.log").build());
    Files.move(sub, dir.resolve("moved"));
    log.reopen();
    Await.until("the report", () -> size("moved/error.log") > 0);
    log.access(ENTRY);
    log.close();
    assertThat(read("moved/error.log"))
        .isEqualTo(
            "2026/11/22 15:14:56 [Warning] app/log: failed to reopen "
                + sub.resolve("error.log")
                + ": no such file or directory\n"
                + LINE);
  }

  private long size(String file) {
    try {
      return Files.size(dir.resolve(file));
    } catch (IOException e) {
      return -1;
    }
  }

  @Test
  void textsAreCutToABoundedLength() {
    open(error(LogType.Console, 1).setAccessLogType(LogType.Console).build());
    String huge = "x".repeat(1_000_000);
    log.write(Severity.ERROR, 0, huge, huge);
    log.access(new AccessRecord(huge, true, huge, huge, huge, huge));
    log.close();
    assertThat(console.size()).isBetween(7 * InstanceLog.MAX_TEXT, 7 * InstanceLog.MAX_TEXT + 300);
    assertThat(console.toString(StandardCharsets.UTF_8).lines()).hasSize(2);
  }

  @Test
  void isActiveFromItsCreationAndSilentAfterItsEnd() {
    open(error(LogType.Console, 1).build());
    log.write(Severity.ERROR, "app", "early");
    Await.until("the line", () -> console.size() > 0);
    log.close();
    int written = console.size();
    log.write(Severity.ERROR, "app", "late");
    log.access(ENTRY);
    log.reopen();
    log.close();
    assertThat(console.size()).isEqualTo(written);
  }

  @Test
  void guiceFindsOneConstructor() {
    assertThat(
            Arrays.stream(InstanceLog.class.getDeclaredConstructors())
                .filter(
                    constructor -> constructor.isAnnotationPresent(jakarta.inject.Inject.class)))
        .singleElement()
        .satisfies(
            constructor ->
                assertThat(constructor.getParameterTypes()).containsExactly(Config.class));
    new InstanceLog(Config.getDefaultInstance()).close();
  }

  @Test
  void theJarNamesItsPluginAndItsVersion() {
    PluginAssert.assertInstalled(LogPlugin.class, "log");
  }
}
