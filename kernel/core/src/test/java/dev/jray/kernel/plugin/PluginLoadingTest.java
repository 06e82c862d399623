package dev.jray.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.SpiVersion;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Phase 2 with real jars: what runs, and the sentence for each thing that may go wrong. */
final class PluginLoadingTest {
  @TempDir private Path plugins;
  private PluginRepository repository = PluginRepository.of();

  @AfterEach
  void close() {
    repository.close();
  }

  @Test
  void loadsAJarAndAFolderWithLibraries() {
    TestJar.inbound("one").write(plugins.resolve("one.jar"));
    Path library =
        TestJar.library()
            .source(
                "lib.Name",
                "package lib; public class Name { public static String get() { return \"two\"; } }")
            .write(plugins.resolve("two/a-library.jar"));
    TestJar.plugin(
            "two",
            """
                        record Settings() {}
                        public List<OutboundProtocol<?>> outbounds() {
                            return List.of(new OutboundProtocol<>(lib.Name.get(),
                                ConfigCodec.record("test.two", Settings.class, node -> new Settings()),
                                Outbound.class));
                        }
                        """)
        .write(plugins.resolve("two/b-plugin.jar"), library);
    load();
    assertThat(repository.refused()).isEmpty();
    assertThat(repository.plugins())
        .containsExactly(
            info("one", plugins.resolve("one.jar"), "inbound one"),
            info("two", plugins.resolve("two"), "outbound two"));
    assertThat(repository.names(Offer.Kind.INBOUND)).containsExactly("one");
    assertThat(repository.names(Offer.Kind.OUTBOUND)).containsExactly("two");
  }

  @Test
  void looksIntoThePluginsJarBeforeItsLibraries() throws Exception {
    TestJar.library().entry("words.txt", "library").write(plugins.resolve("one/a.jar"));
    TestJar.inbound("one").entry("words.txt", "plugin").write(plugins.resolve("one/z.jar"));
    load();
    ClassLoader loader =
        repository.inboundByType("test.one").orElseThrow().codec().settings().getClassLoader();
    try (InputStream in = loader.getResourceAsStream("words.txt")) {
      assertThat(in).hasContent("plugin");
    }
  }

  @Test
  void setsTheContextLoaderWhilePluginCodeRuns() {
    TestJar.plugin(
            "ctx",
            """
                        public Main() { check(); }
                        public List<FeatureProvider<?>> features() { check(); return List.of(); }
                        private void check() {
                            if (Thread.currentThread().getContextClassLoader() != getClass().getClassLoader()) {
                                throw new IllegalStateException("foreign context");
                            }
                        }
                        """)
        .write(plugins.resolve("ctx.jar"));
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    load();
    assertThat(repository.refused()).isEmpty();
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
  }

  @Test
  void refusesAMissingServiceFile() {
    assertRefused(
        TestJar.plugin("bad").without(TestJar.SERVICE),
        "it has no META-INF/services/dev.jray.spi.Plugin; "
            + "remove it and tell its author to name the class there.");
  }

  @Test
  void refusesTwoPluginClasses() {
    assertRefused(
        TestJar.plugin("bad")
            .main("test.bad.Second", "")
            .entry(TestJar.SERVICE, "test.bad.Main\ntest.bad.Second"),
        "its META-INF/services/dev.jray.spi.Plugin names test.bad.Main and test.bad.Second; "
            + "give each Plugin class a jar or folder of its own.");
  }

  @Test
  void refusesAServiceFileThatIsNoServiceFile() {
    assertRefused(TestJar.plugin("bad").entry(TestJar.SERVICE, "two words"));
    assertThat(reason())
        .contains(" is refused: its service file is wrong (dev.jray.spi.Plugin: ")
        .endsWith("); remove it and tell its author.");
  }

  @Test
  void refusesAServiceThatIsNotThere() {
    assertRefused(
        TestJar.plugin("bad").entry(TestJar.SERVICE, "test.bad.None"),
        "its service file is wrong "
            + "(dev.jray.spi.Plugin: Provider test.bad.None not found); "
            + "remove it and tell its author.");
  }

  @Test
  void refusesAServiceThatIsNoPlugin() {
    assertRefused(
        TestJar.plugin("bad")
            .source("test.bad.Other", "package test.bad; public class Other {}")
            .entry(TestJar.SERVICE, "test.bad.Other"),
        "its service file is wrong "
            + "(dev.jray.spi.Plugin: test.bad.Other not a subtype); "
            + "remove it and tell its author.");
  }

  @Test
  void refusesAPluginThatCannotBeMade() {
    assertRefused(TestJar.plugin("bad", "Main() {}"));
    assertThat(reason()).contains("test.bad.Main Unable to get public no-arg constructor");
  }

  @Test
  void refusesAPluginWhoseConstructorFails() {
    assertRefused(
        TestJar.plugin(
            "bad", "public Main() { throw new IllegalStateException(\"line 1\\n\\tline 2\"); }"),
        "its Plugin class failed with IllegalStateException (line 1 line 2); "
            + "remove it and tell its author.");
    Refusal refusal = repository.refused().get(0).refusal().orElseThrow();
    assertThat(refusal.cause().orElseThrow()).hasRootCauseMessage("line 1\n\tline 2");
  }

  @Test
  void refusesAPluginWhoseConstructorFailsWithAnError() {
    assertRefused(
        TestJar.plugin("bad", "public Main() { throw new AssertionError(); }"),
        "its Plugin class failed with AssertionError (java.lang.AssertionError); "
            + "remove it and tell its author.");
  }

  @Test
  void refusesAPluginThatNeverReturns() {
    assertRefused(
        TestJar.plugin("bad", "public Main() { this(1); } Main(int i) { new Main(i); }"),
        "its Plugin class failed with StackOverflowError (java.lang.StackOverflowError); "
            + "remove it and tell its author.");
  }

  @Test
  void refusesAPluginWhoseStaticPartFails() {
    assertRefused(
        TestJar.plugin("bad", "static final int X = Integer.parseInt(\"x\");"),
        "its Plugin class failed with NumberFormatException (For input string: \"x\"); "
            + "remove it and tell its author.");
  }

  @Test
  void refusesAPluginThatUsesTheKernel() {
    assertRefused(
        TestJar.plugin("bad", "public Main() { dev.jray.kernel.plugin.PluginRepository.of(); }"),
        "it needs the class dev.jray.kernel.plugin.PluginRepository; remove it and tell "
            + "its author that plugins see dev.jray.spi and dev.jray.toolkit only.");
  }

  @Test
  void refusesAPluginWithoutItsLibrary() {
    Path library =
        TestJar.library()
            .source("lib.Base", "package lib; public class Base {}")
            .write(plugins.resolve("../elsewhere/lib.jar"));
    assertRefused(
        TestJar.plugin("bad", "public Main() { new lib.Base(); }"),
        "it needs the class lib.Base; "
            + "put the library that has it, with the plugin, into a folder in plugins.",
        library);
  }

  @Test
  void refusesAPluginThatNeedsANewerToolkit() {
    Path library =
        TestJar.library()
            .source("org.slf4j.Newer", "package org.slf4j; public class Newer {}")
            .write(plugins.resolve("../elsewhere/slf4j.jar"));
    assertRefused(
        TestJar.plugin("bad", "public Main() { new org.slf4j.Newer(); }"),
        "it needs the class org.slf4j.Newer; "
            + "install a version of the plugin made for this JRay.",
        library);
  }

  @Test
  void refusesAPluginBuiltAgainstOtherLibraries() {
    Path library =
        TestJar.library()
            .source(
                "org.slf4j.LoggerFactory",
                "package org.slf4j; public class LoggerFactory { public static void newer() {} }")
            .write(plugins.resolve("../elsewhere/other.jar"));
    assertRefused(
        TestJar.plugin("bad", "public Main() { org.slf4j.LoggerFactory.newer(); }"), null, library);
    assertThat(reason())
        .contains("it was built against other versions of the shared libraries (")
        .endsWith("); install a version of the plugin made for this JRay.");
  }

  @Test
  void refusesAPluginForANewerJava() {
    Map<String, byte[]> classes =
        TestCompiler.compile(
            Map.of(
                "test.bad.Main",
                "package test.bad; public class Main implements dev.jray.spi.Plugin {}"));
    byte[] main = classes.get("test.bad.Main");
    main[7] = (byte) 200; // the class file's major version
    assertRefused(
        TestJar.manifestOnly("bad")
            .entry(TestJar.SERVICE, "test.bad.Main")
            .entry("test/bad/Main.class", main));
    assertThat(reason())
        .contains(
            "it was built for a newer Java than this one, " + Runtime.version().feature() + " (")
        .endsWith("; run JRay on a newer Java or install a build of the plugin for this one.");
  }

  @Test
  void refusesAClassFileThatIsNone() {
    assertRefused(
        TestJar.manifestOnly("bad")
            .entry(TestJar.SERVICE, "test.bad.Main")
            .entry("test/bad/Main.class", "this is no class"));
    assertThat(reason()).contains("its Plugin class failed with ClassFormatError (");
  }

  @Test
  void refusesNullInsteadOfAList() {
    for (String method :
        List.of(
            "List<InboundProtocol<?>> inbounds()",
            "List<OutboundProtocol<?>> outbounds()",
            "List<TransportProvider<?>> transports()",
            "List<SecurityProvider<?>> securities()",
            "List<FeatureProvider<?>> features()")) {
      String name = method.substring(method.lastIndexOf(' ') + 1);
      assertRefused(
          TestJar.plugin("bad", "public " + method + " { return null; }"),
          "its "
              + name
              + " answers null; remove it and tell its author "
              + "to answer a list, an empty one if need be.");
      assertRefused(
          TestJar.plugin(
              "bad", "public " + method + " { return java.util.Collections.singletonList(null); }"),
          "its "
              + name
              + " lists a null; remove it and tell its author "
              + "to answer a list, an empty one if need be.");
    }
  }

  @Test
  void refusesAPluginWhoseListsFail() {
    assertRefused(
        TestJar.plugin(
            "bad",
            "public List<InboundProtocol<?>> inbounds() "
                + "{ throw new UnsupportedOperationException(\"later\"); }"),
        "its Plugin class failed with UnsupportedOperationException (later); "
            + "remove it and tell its author.");
  }

  @Test
  void loadsNoClassOfWhatPhaseOneRefuses() {
    // the class would fail in another way if it were loaded
    assertRefused(
        TestJar.plugin("bad", "public Main() { throw new Error(); }").property("needs", "nothing"),
        "it needs the plugin 'nothing', which is not installed; "
            + "install that one or remove this one.");
  }

  private void assertRefused(TestJar bad) {
    assertRefused(bad, null);
  }

  /** Writes it between two good plugins, which must run. */
  private void assertRefused(TestJar bad, String reasonAndRemedy, Path... compileWith) {
    repository.close();
    TestJar.manifestOnly("a").main("test.a.Main", "").write(plugins.resolve("a.jar"));
    TestJar.manifestOnly("c").main("test.c.Main", "").write(plugins.resolve("c.jar"));
    Path jar = bad.write(plugins.resolve("bad.jar"), compileWith);
    load();
    assertThat(repository.plugins())
        .filteredOn(info -> info.state() == PluginInfo.State.LOADED)
        .extracting(PluginInfo::name)
        .containsExactly("a", "c");
    assertThat(repository.refused()).hasSize(1);
    assertThat(repository.refused().get(0).name()).isEqualTo("bad");
    assertThat(reason()).doesNotContain("\n").startsWith("Plugin " + jar + " is refused: ");
    if (reasonAndRemedy != null) {
      assertThat(reason()).isEqualTo("Plugin " + jar + " is refused: " + reasonAndRemedy);
    }
  }

  private String reason() {
    return repository.refused().get(0).reason();
  }

  private void load() {
    repository = PluginRepository.fromFolder(plugins);
  }

  private static PluginInfo info(String name, Path path, String... provides) {
    return new PluginInfo(
        name, "1.2.3", "[" + SpiVersion.CURRENT + "]", path, List.of(provides), Optional.empty());
  }
}
