package dev.jray.testkit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class if Netty warned of something, such as an exception that no handler caught or a
 * listener that failed. Works where no other logging library is on the class path: Netty then
 * writes to the JDK's.
 */
public final class NettyWarnings implements BeforeAllCallback, AfterAllCallback {
  // Kept, because the JDK holds loggers weakly.
  private final Logger logger = Logger.getLogger("io.netty");
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final Handler handler = new Recorder();

  @Override
  public void beforeAll(ExtensionContext context) {
    logger.addHandler(handler);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    logger.removeHandler(handler);
    if (!warnings.isEmpty()) {
      throw new AssertionError(
          "Netty warned " + warnings.size() + " times; first of this: " + warnings.get(0));
    }
  }

  private final class Recorder extends Handler {
    @Override
    public void publish(LogRecord entry) {
      if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
        warnings.add(entry.getMessage() + " > " + entry.getThrown());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
