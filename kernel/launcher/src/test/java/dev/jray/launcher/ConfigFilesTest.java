package dev.jray.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.kernel.config.ConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigFilesTest {
  @TempDir private Path folder;
  private Path work;
  private Path home;
  private TestShell shell;

  @BeforeEach
  void makeFolders() throws IOException {
    work = Files.createDirectory(folder.resolve("work"));
    home = Files.createDirectories(folder.resolve("home/bin")).getParent();
    shell = new TestShell(work).home(home);
  }

  @Test
  void nothingIsFoundWhereNothingIs() throws Exception {
    assertThat(find()).isEmpty();
  }

  @Test
  void namedFilesComeFirstThenThoseOfTheFolderSortedByName() throws Exception {
    Path dir = Files.createDirectory(work.resolve("conf.d"));
    for (String name : List.of("b.json", "a.json", "c.JSON", "d.txt")) {
      Files.createFile(dir.resolve(name));
    }
    Files.createFile(work.resolve("config.json"));
    assertThat(find("-config=x.json", "-confdir", dir.toString(), "-c", "stdin:"))
        .containsExactly(
            "x.json", "stdin:", dir.resolve("a.json").toString(), dir.resolve("b.json").toString());
  }

  @Test
  void theFolderMayComeFromTheEnvironment() throws Exception {
    Files.createFile(Files.createDirectory(work.resolve("conf.d")).resolve("a.json"));
    shell.with("V2RAY_LOCATION_CONFDIR", "conf.d");
    assertThat(find()).containsExactly(work.resolve("conf.d/a.json").toString());
    assertThat(find("-confdir=absent")).containsExactly(work.resolve("conf.d/a.json").toString());
  }

  @Test
  void aFolderThatIsNotThereIsPassedOver() throws Exception {
    assertThat(find("-confdir=absent")).isEmpty();
  }

  @Test
  void theWorkingFolderComesBeforeTheProgramsFolder() throws Exception {
    Path inBin = Files.createFile(home.resolve("bin/config.json"));
    assertThat(find()).containsExactly(inBin.toString());
    Path inHome = Files.createFile(home.resolve("config.json"));
    assertThat(find()).containsExactly(inHome.toString());
    Path inWork = Files.createFile(work.resolve("config.json"));
    assertThat(find()).containsExactly(inWork.toString());
  }

  @Test
  void theEnvironmentReplacesTheProgramsFolder() throws Exception {
    Files.createFile(home.resolve("config.json"));
    shell.with("v2ray.location.config", folder.toString());
    assertThat(find()).isEmpty();
    Path file = Files.createFile(folder.resolve("config.json"));
    assertThat(find()).containsExactly(file.toString());
    shell.with("JRAY_LOCATION_CONFIG", work.toString());
    assertThat(find()).isEmpty();
  }

  @Test
  void namesAreListedAsInMessagesOfV2Ray() {
    List<ConfigSource> sources =
        List.of(ConfigSource.of("a.json", new byte[0]), ConfigSource.of("b", new byte[0]));
    assertThat(ConfigFiles.list(sources)).isEqualTo("[a.json b]");
  }

  private List<String> find(String... words) throws IOException, UsageException {
    RunArguments arguments = RunArguments.Reader.ofV2Ray().read(List.of(words));
    return new ConfigFiles(shell.shell()).find(arguments).stream().map(ConfigSource::name).toList();
  }
}
