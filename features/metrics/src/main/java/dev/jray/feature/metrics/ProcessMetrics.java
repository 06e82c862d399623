package dev.jray.feature.metrics;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The process as the system sees it; what the system does not tell is left out. */
final class ProcessMetrics implements MetricsSource {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";
  private static final long KIB = 1024;
  private static final double MILLIS = 1e3;
  private static final double NANOS = 1e9;

  @Override
  public void write(MetricsText out) {
    out.family(
        "process_start_time_seconds",
        MetricsText.Type.GAUGE,
        "When the process began, since 1970.");
    out.sample().value(ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS);
    java.lang.management.OperatingSystemMXBean system =
        ManagementFactory.getOperatingSystemMXBean();
    if (system instanceof OperatingSystemMXBean process && process.getProcessCpuTime() >= 0) {
      out.family(
          "process_cpu_seconds_total", MetricsText.Type.COUNTER, "Processor time that was used.");
      out.sample().value(process.getProcessCpuTime() / NANOS);
    }
    if (system instanceof UnixOperatingSystemMXBean unix) {
      out.family("process_open_fds", MetricsText.Type.GAUGE, "Descriptors that are open.");
      out.sample().value(unix.getOpenFileDescriptorCount());
      out.family("process_max_fds", MetricsText.Type.GAUGE, "Descriptors that may be open.");
      out.sample().value(unix.getMaxFileDescriptorCount());
    }
    long resident = residentBytes();
    if (resident >= 0) {
      out.family(
          "process_resident_memory_bytes",
          MetricsText.Type.GAUGE,
          "Memory that the process holds.");
      out.sample().value(resident);
    }
  }

  private static long residentBytes() {
    if (!Files.isReadable(STATUS)) {
      return -1;
    }
    try {
      return residentBytes(Files.readAllLines(STATUS));
    } catch (IOException e) {
      return -1;
    }
  }

  /** Out of lines such as {@code VmRSS: 123 kB}; negative if there is none. */
  static long residentBytes(List<String> lines) {
    for (String line : lines) {
      if (line.startsWith(RESIDENT)) {
        String number = line.substring(RESIDENT.length()).replace("kB", "").strip();
        return number.matches("\\d{1,15}") ? Long.parseLong(number) * KIB : -1;
      }
    }
    return -1;
  }
}
