package dev.jray.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator.ExecutionStatus;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

@Isolated("replaces System.err")
final class StandardErrorLogTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final LoggerContext context = new LoggerContext();
  private PrintStream before;

  @BeforeEach
  void catchStandardError() {
    context.setMDCAdapter(new LogbackMDCAdapter());
    before = System.err;
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void putStandardErrorBack() {
    context.stop();
    System.setErr(before);
    System.clearProperty("logback.configurationFile");
  }

  @Test
  void warningsAndErrorsAreLinesOfTheUsualShape() {
    assertThat(new StandardErrorLog().configure(context))
        .isEqualTo(ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY);
    context.getLogger("io.netty").info("not this");
    context.getLogger("io.netty").warn("watch {}", "out");
    context.getLogger("io.netty").error("broken\nin two");
    assertThat(text().lines())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .matches(
                        "\\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d \\[Warning\\] io\\.netty: watch out"),
            line -> assertThat(line).endsWith("[Error] io.netty: broken\\nin two"));
  }

  @Test
  void ofThrowablesTheTextsAreShownAlone() {
    new StandardErrorLog().configure(context);
    Exception cause = new IllegalArgumentException("too\nbig");
    context.getLogger("x").warn("failed", new IllegalStateException("no", cause));
    assertThat(text().lines())
        .singleElement()
        .asString()
        .endsWith(
            "x: failed > java.lang.IllegalStateException: no > java.lang.IllegalArgumentException: too\\nbig");
  }

  @Test
  void aConfigurationFileOfLogbackTakesPrecedence() {
    System.setProperty("logback.configurationFile", "some.xml");
    assertThat(new StandardErrorLog().configure(context))
        .isEqualTo(ExecutionStatus.INVOKE_NEXT_IF_ANY);
  }

  @Test
  void itIsWhatSlf4jUsesHere() {
    LoggerContext used = (LoggerContext) LoggerFactory.getILoggerFactory();
    assertThat(used.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender("stderr")).isNotNull();
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
