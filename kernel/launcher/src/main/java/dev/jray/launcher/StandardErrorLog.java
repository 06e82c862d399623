package dev.jray.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import dev.jray.toolkit.codec.VisibleText;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * Where libraries log: warnings and worse to standard error, in the shape of JRay's own lines. Made
 * without XML, whose parser would cost more than all else here. With JRAY_DEBUG what JRay itself
 * says besides, such as which native libraries it found, is there too. The system property {@code
 * logback.configurationFile} switches it off in favour of that file.
 */
public final class StandardErrorLog extends ContextAwareBase implements Configurator {
  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (System.getProperty("logback.configurationFile") != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    Lines layout = new Lines();
    layout.setContext(context);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setLayout(layout);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName("stderr");
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(appender);
    if (Shell.ofProcess().debug()) {
      context.getLogger("dev.jray").setLevel(Level.INFO);
    }
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** One line an event; of a throwable its text alone, unless JRAY_DEBUG asks for more. */
  private static final class Lines extends LayoutBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME =
        DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss").withZone(ZoneId.systemDefault());

    private final boolean debug = Shell.ofProcess().debug();

    @Override
    public String doLayout(ILoggingEvent event) {
      StringBuilder line = new StringBuilder(160);
      TIME.formatTo(Instant.ofEpochMilli(event.getTimeStamp()), line);
      line.append(severity(event.getLevel()));
      line.append(event.getLoggerName()).append(": ").append(oneLine(event.getFormattedMessage()));
      for (IThrowableProxy e = event.getThrowableProxy(); e != null; e = e.getCause()) {
        line.append(" > ").append(e.getClassName()).append(": ").append(oneLine(e.getMessage()));
        if (debug) {
          trace(e, line);
        }
      }
      return line.append(System.lineSeparator()).toString();
    }

    private static String severity(Level level) {
      if (level == Level.ERROR) {
        return " [Error] ";
      }
      return level == Level.WARN ? " [Warning] " : " [Info] ";
    }

    private static String oneLine(String text) {
      return VisibleText.of(String.valueOf(text));
    }

    private static void trace(IThrowableProxy e, StringBuilder line) {
      for (var element : e.getStackTraceElementProxyArray()) {
        line.append(System.lineSeparator()).append("    ").append(element);
      }
    }
  }
}
