package dev.jray.feature.log;

import dev.jray.feature.log.LogWriter.Limits;
import dev.jray.feature.log.proto.Config;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.feature.AccessRecord;
import dev.jray.spi.feature.DnsRecord;
import dev.jray.spi.feature.Feature;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Severity;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The log of one instance; it is written from the moment it is made. */
final class InstanceLog implements Log, Feature {
  /**
   * Most characters of one text: what a client sends must not fill the memory by way of the log.
   */
  static final int MAX_TEXT = 4096;

  private static final int MAX_ADDRESSES = 64;
  private static final int MAX_FOLLOWERS = 16;
  private static final Limits FOLLOWER =
      new Limits(1024, Limits.DEFAULT.idle(), Duration.ofSeconds(1));

  private final Clock clock;
  private final Severity threshold; // null if none is written
  private final LogWriter error; // null if there is none
  private final LogWriter access; // null if there is none
  private final boolean dns;
  private final boolean json;
  private final UnaryOperator<String> mask;
  private final List<LogWriter> writers = new ArrayList<>(2);
  private final List<LogWriter> followers = new CopyOnWriteArrayList<>();

  @Inject
  InstanceLog(Config config) {
    this(
        LogSettings.of(config),
        new ConsoleSink(),
        Limits.DEFAULT,
        Clock.system(ZoneId.systemDefault()));
  }

  InstanceLog(LogSettings settings, LogSink console, Limits limits, Clock clock) {
    this.clock = clock;
    this.dns = settings.dns();
    this.json = settings.json();
    this.mask = settings.mask().<UnaryOperator<String>>map(hide -> hide).orElse(text -> text);
    List<String> problems = new ArrayList<>();
    Opener opener = new Opener(console, limits, problems);
    this.access = opener.open("access", settings.access());
    this.error = opener.open("error", settings.error());
    this.threshold = error == null ? null : settings.threshold().orElse(null);
    if (!problems.isEmpty()) {
      close();
      throw new ConfigException(problems);
    }
  }

  @Override
  public boolean enabled(Severity severity) {
    return reaches(severity) || !followers.isEmpty();
  }

  private boolean reaches(Severity severity) {
    return threshold != null && severity.compareTo(threshold) <= 0;
  }

  @Override
  public void write(Severity severity, int flowId, String origin, String message) {
    if (enabled(severity)) {
      offer(
          reaches(severity) ? error : null,
          new LogEntry.Message(clock.millis(), severity, flowId, cut(origin), cut(message)));
    }
  }

  @Override
  public boolean accessEnabled() {
    return access != null || !followers.isEmpty();
  }

  @Override
  public void access(AccessRecord entry) {
    if (accessEnabled()) {
      offer(access, new LogEntry.Access(clock.millis(), cut(entry)));
    }
  }

  @Override
  public boolean dnsEnabled() {
    return dns && accessEnabled();
  }

  @Override
  public void dns(DnsRecord entry) {
    if (dnsEnabled()) {
      offer(access, new LogEntry.Dns(clock.millis(), cut(entry)));
    }
  }

  private void offer(LogWriter writer, LogEntry entry) {
    if (writer != null) {
      writer.offer(entry);
    }
    for (LogWriter follower : followers) {
      follower.offer(entry);
    }
  }

  @Override
  public Optional<Following> follow(Consumer<String> listener) {
    FollowerSink sink = new FollowerSink(listener);
    LogWriter follower = new LogWriter(sink, FOLLOWER, clock, LineFormat.timeless(mask));
    synchronized (followers) {
      if (followers.size() >= MAX_FOLLOWERS) {
        return Optional.empty();
      }
      followers.add(follower);
    }
    return Optional.of(
        () -> {
          followers.remove(follower);
          sink.end();
          follower.close();
        });
  }

  @Override
  public void reopen() {
    writers.forEach(LogWriter::reopen);
  }

  @Override
  public void reload() {
    reopen();
  }

  @Override
  public void close() {
    writers.forEach(LogWriter::close);
    followers.forEach(LogWriter::close);
    followers.clear();
  }

  private static AccessRecord cut(AccessRecord entry) {
    if (entry.from().length() <= MAX_TEXT
        && entry.to().length() <= MAX_TEXT
        && entry.detour().length() <= MAX_TEXT
        && entry.reason().length() <= MAX_TEXT
        && entry.email().length() <= MAX_TEXT) {
      return entry;
    }
    return new AccessRecord(
        cut(entry.from()),
        entry.accepted(),
        cut(entry.to()),
        cut(entry.detour()),
        cut(entry.reason()),
        cut(entry.email()));
  }

  private static DnsRecord cut(DnsRecord entry) {
    return new DnsRecord(
        cut(entry.server()),
        entry.cached(),
        cut(entry.domain()),
        entry.addresses().subList(0, Math.min(entry.addresses().size(), MAX_ADDRESSES)),
        entry.elapsed(),
        cut(entry.error()));
  }

  private static String cut(String text) {
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "...";
  }

  /** Makes one writer for each place that a log goes to. */
  private final class Opener {
    private final LogSink console;
    private final Limits limits;
    private final List<String> problems;

    Opener(LogSink console, Limits limits, List<String> problems) {
      this.console = console;
      this.limits = limits;
      this.problems = problems;
    }

    LogWriter open(String log, LogSettings.Target target) {
      if (target instanceof LogSettings.Console) {
        return writers.stream()
            .filter(writer -> writer.sink() == console)
            .findFirst()
            .orElseGet(() -> add(console));
      }
      if (target instanceof LogSettings.File file) {
        try {
          return open(file.path());
        } catch (IOException e) {
          problems.add(
              "failed to initialize %s logger > open %s: %s: %s"
                  .formatted(log, file.path(), OpenFailure.reason(e), OpenFailure.remedy(e)));
        }
      }
      return null;
    }

    private LogWriter open(String name) throws IOException {
      if (name.isEmpty()) {
        throw new NoSuchFileException(name);
      }
      Path path;
      try {
        path = Path.of(name);
      } catch (InvalidPathException e) {
        throw new IOException("invalid argument", e);
      }
      for (LogWriter writer : writers) {
        if (writer.sink() instanceof FileSink file && file.leadsTo(path)) {
          return writer;
        }
      }
      return add(new FileSink(path));
    }

    private LogWriter add(LogSink sink) {
      LogWriter writer =
          new LogWriter(
              sink,
              limits,
              clock,
              json ? new JsonFormat(clock.getZone(), mask) : LineFormat.at(clock.getZone(), mask));
      writers.add(writer);
      return writer;
    }
  }
}
