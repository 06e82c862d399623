package dev.jray.feature.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Hands lines to a listener, until it has enough or fails. */
final class FollowerSink implements LogSink {
  private final Consumer<String> listener;
  private volatile boolean ended;

  FollowerSink(Consumer<String> listener) {
    this.listener = listener;
  }

  void end() {
    ended = true;
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    String lines = new String(bytes, StandardCharsets.UTF_8);
    int start = 0;
    int end = lines.indexOf('\n');
    while (end >= 0 && !ended) {
      tell(lines.substring(start, end));
      start = end + 1;
      end = lines.indexOf('\n', start);
    }
  }

  private void tell(String line) throws IOException {
    try {
      listener.accept(line);
    } catch (RuntimeException e) {
      end();
      throw new IOException("the follower failed: " + e, e);
    }
  }

  @Override
  public void reopen() {}

  @Override
  public void rest() {}

  @Override
  public String name() {
    return "follower";
  }
}
