package dev.jray.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.spi.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A second start knows what plugins provide without loading them. */
final class PluginIndexTest {
  @TempDir private Path plugins;

  private void index() throws IOException {
    try (PluginRepository all = PluginRepository.fromFolder(plugins)) {
      all.writeIndex(plugins);
    }
  }

  private PluginRepository indexed() {
    return PluginRepository.load(List.of(PluginSource.indexed(plugins)));
  }

  private static boolean isOpen(Path jar) throws IOException {
    try (Stream<Path> handles = Files.list(Path.of("/proc/self/fd"))) {
      for (Path handle : handles.toList()) {
        if (Files.exists(handle) && Files.readSymbolicLink(handle).equals(jar)) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void onlyThePluginThatIsAskedForIsLoaded() throws IOException {
    Path one = TestJar.inbound("one").write(plugins.resolve("one.jar"));
    TestJar.library().write(plugins.resolve("two/a.jar"));
    Path two = TestJar.inbound("two").write(plugins.resolve("two/z.jar"));
    index();
    try (PluginRepository repository = indexed()) {
      assertThat(repository.names(Offer.Kind.INBOUND)).containsExactly("one", "two");
      assertThat(repository.plugins()).extracting(PluginInfo::version).containsOnly("1.2.3");
      assertThat(isOpen(one)).isFalse();
      assertThat(repository.inboundByType("test.two").orElseThrow().name()).isEqualTo("two");
      assertThat(isOpen(two)).isTrue();
      assertThat(isOpen(one)).isFalse();
    }
    assertThat(isOpen(two)).isFalse();
  }

  @Test
  void allThatIsKnownOfAnOfferIsKept() throws IOException {
    TestJar.plugin(
            "all",
            """
                record Settings() {}
                public List<TransportProvider<?>> transports() {
                    return List.of(new TransportProvider<>("websocket", List.of("ws", "websocket"),
                        "wsSettings",
                        ConfigCodec.record("test.Ws", Settings.class, node -> new Settings()),
                        Transport.class));
                }
                public List<FeatureProvider<?>> features() {
                    return List.of(new FeatureProvider<>("log",
                        ConfigCodec.record("test.Log", Settings.class, node -> new Settings()),
                        Feature.class, Feature.class, java.util.Optional.of(new Settings())));
                }
                """)
        .write(plugins.resolve("all.jar"));
    index();
    try (PluginRepository fresh = PluginRepository.fromFolder(plugins);
        PluginRepository repository = indexed()) {
      for (Offer.Kind kind : Offer.Kind.values()) {
        assertThat(repository.offers(kind)).isEqualTo(fresh.offers(kind));
      }
      assertThat(repository.offers(Offer.Kind.FEATURE).get(0).always()).isTrue();
      assertThat(repository.transport("ws").orElseThrow().settingsKey()).isEqualTo("wsSettings");
    }
  }

  @Test
  void aJarThatChangedIsLookedAtAgain() throws IOException {
    Path jar = TestJar.inbound("one").write(plugins.resolve("one.jar"));
    index();
    TestJar.inbound("one", "other").write(jar);
    Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000_000));
    try (PluginRepository repository = indexed()) {
      assertThat(repository.names(Offer.Kind.INBOUND)).containsExactly("other");
    }
  }

  @Test
  void jarsThatCameOrWentAreSeen() throws IOException {
    Path gone = TestJar.inbound("one").write(plugins.resolve("one.jar"));
    TestJar.inbound("two").write(plugins.resolve("two/z.jar"));
    index();
    Files.delete(gone);
    TestJar.library().entry("new.txt", "").write(plugins.resolve("two/a.jar"));
    TestJar.inbound("three").write(plugins.resolve("three.jar"));
    try (PluginRepository repository = indexed()) {
      assertThat(repository.names(Offer.Kind.INBOUND)).containsExactly("three", "two");
      assertThat(repository.inbound("two")).isPresent();
    }
  }

  @Test
  void whatWasRefusedIsRefusedAgain() throws IOException {
    TestJar.plugin("bad", "public Main() { throw new Error(); }").write(plugins.resolve("bad.jar"));
    TestJar.inbound("good").write(plugins.resolve("good.jar"));
    TestJar.inbound("needy").property("needs", "bad").write(plugins.resolve("needy.jar"));
    index();
    try (PluginRepository repository = indexed()) {
      assertThat(repository.names(Offer.Kind.INBOUND)).containsExactly("good");
      assertThat(repository.refused()).extracting(PluginInfo::name).containsExactly("bad", "needy");
    }
  }

  @Test
  void aPluginThatAnswersSomethingElseLaterIsRefusedWhenItIsNeeded() throws IOException {
    Path jar = TestJar.inbound("one", "two").write(plugins.resolve("one.jar"));
    FileTime time = Files.getLastModifiedTime(jar);
    long size = Files.size(jar);
    index();
    TestJar.inbound("one", "six").write(jar);
    Files.setLastModifiedTime(jar, time);
    assertThat(Files.size(jar)).isEqualTo(size);
    try (PluginRepository repository = indexed()) {
      assertThatThrownBy(() -> repository.inbound("two"))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("it provides something else than the index of the plugins says")
          .hasMessageContaining("run \"jray archive\"");
    }
  }

  @Test
  void aDamagedIndexIsNone() throws IOException {
    TestJar.inbound("one").write(plugins.resolve("one.jar"));
    index();
    Path file = plugins.resolve(PluginIndex.FILE);
    byte[] good = Files.readAllBytes(file);
    Random random = new Random(4);
    for (int i = 0; i < 200; i++) {
      byte[] bad = Arrays.copyOf(good, random.nextInt(good.length));
      for (int flips = random.nextInt(4); flips > 0 && bad.length > 0; flips--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      Files.write(file, bad);
      try (PluginRepository repository = indexed()) {
        assertThat(repository.inbound("one")).isPresent();
      }
    }
  }

  @Test
  void nobodyAsksAPluginThatWasNeverLoadedAndIsClosed() throws IOException {
    TestJar.inbound("one").write(plugins.resolve("one.jar"));
    index();
    PluginRepository repository = indexed();
    repository.close();
    assertThatThrownBy(() -> repository.inbound("one")).hasMessageContaining("is closed");
  }
}
