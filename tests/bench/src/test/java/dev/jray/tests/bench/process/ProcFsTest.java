package dev.jray.tests.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.tests.bench.process.ProcFs.ThreadTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcFsTest {
  @TempDir private Path root;

  private ProcFs procFs;

  @BeforeEach
  void open() {
    procFs = new ProcFs(root);
  }

  @Test
  void cpuTimeIsUserPlusSystemEvenIfTheNameIsOdd() throws Exception {
    write(
        "7/stat", "7 (a) b (c) S 1 7 7 0 -1 4194304 100 0 0 0 150 25 3 4 20 0 1 0 300 1000 200\n");

    assertThat(procFs.cpuNanos(7)).isEqualTo(1_750_000_000L);
  }

  @Test
  void threadsHaveNamesAndTimes() throws Exception {
    thread(1, "java", 100);
    thread(2, "C2 CompilerThre", 40);
    thread(3, "C1 CompilerThre", 2);
    thread(4, "C3PO", 1000);
    write("7/task/2/schedstat", "412345678 9 9\n");

    assertThat(procFs.threads(7))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                1L, new ThreadTime("java", 1_000_000_000L),
                2L, new ThreadTime("C2 CompilerThre", 412_345_678L),
                3L, new ThreadTime("C1 CompilerThre", 20_000_000L),
                4L, new ThreadTime("C3PO", 10_000_000_000L)));
    assertThat(procFs.threads(7).values().stream().filter(ThreadTime::compiler)).hasSize(2);
  }

  @Test
  void residentMemoryIsInBytes() throws Exception {
    write("7/status", "Name:\tx\nVmHWM:\t    9999 kB\nVmRSS:\t    2048 kB\n");

    assertThat(procFs.residentBytes(7)).isEqualTo(2 << 20);
  }

  @Test
  void descriptorsHaveASoftLimit() throws Exception {
    write("7/limits", "Limit  Soft Limit  Hard Limit  Units\nMax open files   1024  4096  files\n");
    write(
        "8/limits", "Max open files            unlimited            unlimited            files\n");

    assertThat(procFs.descriptorLimit(7)).isEqualTo(1024);
    assertThat(procFs.descriptorLimit(8)).isEqualTo(Long.MAX_VALUE);
    assertThat(Descriptors.connections(1024)).isEqualTo(262);
  }

  @Test
  void moreDescriptorsAreAskedForButNeverFewer() throws Exception {
    long before = ProcFs.system().descriptorLimit(ProcessHandle.current().pid());

    assertThat(Descriptors.raise(ProcFs.system(), 10)).isEqualTo(before);
    assertThat(Descriptors.raise(ProcFs.system(), before + 1)).isGreaterThanOrEqualTo(before);
  }

  @Test
  void busyTimeLeavesOutIdleAndWaiting() throws Exception {
    write("stat", "cpu  1 2 4 1000 2000 8 16 32 5000 5000\ncpu0 1 2 4 1000 2000 8 16 32 0 0\n");

    assertThat(procFs.busyNanos()).isEqualTo((1 + 2 + 4 + 8 + 16 + 32) * 10_000_000L);
  }

  @Test
  void aProcessThatHasEndedIsAnError() {
    assertThatThrownBy(() -> procFs.cpuNanos(8)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void theRealOneKnowsThisProcess() throws Exception {
    long pid = ProcessHandle.current().pid();

    assertThat(ProcFs.system().cpuNanos(pid)).isPositive();
    assertThat(ProcFs.system().residentBytes(pid)).isGreaterThan(1 << 20);
    assertThat(ProcFs.system().threads(pid)).hasSizeGreaterThan(1);
    assertThat(ProcFs.system().memoryBytes()).isGreaterThan(1 << 20);
    assertThat(ProcFs.system().busyNanos()).isPositive();
  }

  private void thread(int id, String name, int ticks) throws IOException {
    write("7/task/" + id + "/comm", name + "\n");
    write(
        "7/task/" + id + "/stat",
        id
            + " ("
            + name
            + ") S 1 7 7 0 -1 4194304 100 0 0 0 "
            + ticks
            + " 0 0 0 20 0 1 0 300 1000 200\n");
  }

  private void write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
