package dev.jray.kernel.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.Injector;
import com.google.protobuf.Message;
import dev.jray.spi.Plugin;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PluginClassLoaderTest {
  private static final ClassLoader HOST = PluginClassLoaderTest.class.getClassLoader();

  @TempDir private Path dir;
  private final List<PluginClassLoader> loaders = new ArrayList<>();

  @AfterEach
  void closeLoaders() throws IOException {
    for (PluginClassLoader loader : loaders) {
      loader.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dev.jray.spi.Plugin",
        "jakarta.inject.Inject",
        "com.google.inject.Injector",
        "org.slf4j.Logger",
        "io.netty.buffer.ByteBuf",
        "com.google.protobuf.Message",
      })
  void takesSharedClassesFromTheHost(String name) throws Exception {
    assertThat(loader(TestJar.library()).loadClass(name)).isSameAs(HOST.loadClass(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dev.jray.kernel.plugin.PluginRepository",
        "dev.jray.kernel.plugin.PluginClassLoaderTest",
        "com.typesafe.config.Config",
        "com.google.common.collect.ImmutableList",
        "org.junit.jupiter.api.Test",
      })
  void hidesTheRestOfTheHost(String name) throws Exception {
    assertThat(HOST.loadClass(name)).isNotNull();
    PluginClassLoader loader = loader(TestJar.library());
    assertThatThrownBy(() -> loader.loadClass(name)).isInstanceOf(ClassNotFoundException.class);
    String file = name.replace('.', '/') + ".class";
    assertThat(loader.getResource(file)).isNull();
    assertThat(loader.getResourceAsStream(file)).isNull();
    assertThat(Collections.list(loader.getResources(file))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"java.lang.String", "javax.crypto.Cipher", "java.sql.Driver", "org.w3c.dom.Node"})
  void showsTheJdk(String name) throws Exception {
    assertThat(loader(TestJar.library()).loadClass(name)).isSameAs(Class.forName(name));
  }

  @Test
  void hidesOtherPlugins() throws Exception {
    PluginClassLoader a = loader(library("a.Only", "a"));
    PluginClassLoader b = loader(library("b.Only", "b"));
    assertThat(a.loadClass("a.Only")).isNotNull();
    assertThatThrownBy(() -> a.loadClass("b.Only")).isInstanceOf(ClassNotFoundException.class);
    assertThatThrownBy(() -> b.loadClass("a.Only")).isInstanceOf(ClassNotFoundException.class);
  }

  @Test
  void givesEachPluginItsOwnVersionOfALibrary() throws Exception {
    PluginClassLoader one = loader(library("lib.Version", "1"));
    PluginClassLoader two = loader(library("lib.Version", "2"));
    assertThat(value(one, "lib.Version")).isEqualTo("1");
    assertThat(value(two, "lib.Version")).isEqualTo("2");
  }

  @Test
  void prefersItsOwnCopyOfALibraryThatTheHostHasToo() throws Exception {
    PluginClassLoader loader = loader(library("com.google.common.collect.Lists", "own"));
    assertThat(value(loader, "com.google.common.collect.Lists")).isEqualTo("own");
  }

  @Test
  void takesNettyModulesThatTheHostLacksFromThePlugin() throws Exception {
    PluginClassLoader loader =
        loader(
            library("io.netty.handler.codec.mine.Codec", "mine"),
            library("com.google.protobuf.mine.Codec", "mine"),
            library("org.bouncycastle.mine.Codec", "mine"));
    for (String group :
        List.of("io.netty.handler.codec", "com.google.protobuf", "org.bouncycastle")) {
      assertThat(value(loader, group + ".mine.Codec")).isEqualTo("mine");
      assertThat(loader.loadClass(group + ".mine.Codec").getClassLoader()).isSameAs(loader);
    }
  }

  @Test
  void ignoresCopiesOfWhatTheHostShares() throws Exception {
    PluginClassLoader loader =
        loader(
            library("io.netty.buffer.ByteBuf", "x"),
            library("com.google.protobuf.Message", "x"),
            library("dev.jray.spi.Plugin", "x"),
            library("com.google.inject.Injector", "x"));
    assertThat(loader.loadClass("io.netty.buffer.ByteBuf")).isSameAs(ByteBuf.class);
    assertThat(loader.loadClass("com.google.protobuf.Message")).isSameAs(Message.class);
    assertThat(loader.loadClass("dev.jray.spi.Plugin")).isSameAs(Plugin.class);
    assertThat(loader.loadClass("com.google.inject.Injector")).isSameAs(Injector.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dev.jray.spi.Extra",
        "dev.jray.toolkit.Extra",
        "jakarta.inject.Extra",
        "com.google.inject.Extra",
        "org.slf4j.Extra"
      })
  void addsNothingToPackagesThatAreTheHosts(String name) throws Exception {
    PluginClassLoader loader = loader(library(name, "x"));
    assertThatThrownBy(() -> loader.loadClass(name)).isInstanceOf(ClassNotFoundException.class);
    String file = name.replace('.', '/') + ".class";
    assertThat(loader.getResource(file)).isNull();
    assertThat(PluginClassLoader.isHostOnly(name)).isTrue();
  }

  @Test
  void copiesNettysNativeLoaderSoThatLibrariesFindThePluginsClasses() throws Exception {
    String name = "io.netty.util.internal.NativeLibraryUtil";
    PluginClassLoader loader = loader(TestJar.library());
    Class<?> copy = Class.forName(name, false, loader);
    assertThat(copy.getClassLoader()).isSameAs(loader);
    assertThat(copy).isNotSameAs(HOST.loadClass(name)).isSameAs(loader.loadClass(name));
    assertThat(copy.getMethod("loadLibrary", String.class, boolean.class)).isNotNull();
  }

  @Test
  void readsItsOwnResourcesFirst() throws Exception {
    PluginClassLoader loader =
        loader(
            TestJar.library().entry("words.txt", "own 1"),
            TestJar.library().entry("words.txt", "own 2").entry("java/lang/Object.class", "fake"));
    assertThat(text(loader.getResource("words.txt"))).isEqualTo("own 1");
    assertThat(Collections.list(loader.getResources("words.txt")))
        .extracting(PluginClassLoaderTest::text)
        .containsExactly("own 1", "own 2");
    assertThat(text(loader.getResource("java/lang/Object.class"))).isEqualTo("fake");
    List<URL> all = Collections.list(loader.getResources("java/lang/Object.class"));
    assertThat(all).hasSize(2);
    assertThat(all.get(0).getProtocol()).isEqualTo("jar");
    assertThat(all.get(1).getProtocol()).isEqualTo("jrt");
    try (InputStream in = loader.getResourceAsStream("words.txt")) {
      assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("own 1");
    }
  }

  @Test
  void takesResourcesOfSharedPackagesFromTheHost() throws Exception {
    PluginClassLoader loader =
        loader(
            TestJar.library()
                .entry("io/netty/buffer/ByteBuf.class", "fake")
                .entry("io/netty/mine/words.txt", "mine")
                .entry("dev/jray/spi/Plugin.class", "fake"));
    for (String name : List.of("io/netty/buffer/ByteBuf.class", "dev/jray/spi/Plugin.class")) {
      assertThat(loader.getResource(name)).isEqualTo(HOST.getResource(name));
      assertThat(Collections.list(loader.getResources(name)))
          .containsExactly(HOST.getResource(name));
      try (InputStream in = loader.getResourceAsStream(name)) {
        assertThat(in.readAllBytes()).hasSizeGreaterThan(100);
      }
    }
    assertThat(text(loader.getResource("io/netty/mine/words.txt"))).isEqualTo("mine");
    assertThat(Collections.list(loader.getResources("io/netty/mine/words.txt"))).hasSize(1);
    try (InputStream in = loader.getResourceAsStream("io/netty/mine/words.txt")) {
      assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("mine");
    }
  }

  @Test
  void leavesTheHostsJarsOpenWhenItCloses() throws Exception {
    Path jar =
        TestJar.library().entry("org/slf4j/words.txt", "host").write(dir.resolve("host.jar"));
    try (URLClassLoader host = new URLClassLoader(new URL[] {jar.toUri().toURL()}, HOST)) {
      JarURLConnection shared =
          (JarURLConnection) host.getResource("org/slf4j/words.txt").openConnection();
      try (JarFile open = shared.getJarFile()) {
        try (PluginClassLoader loader = new PluginClassLoader("test", new URL[0], host);
            InputStream in = loader.getResourceAsStream("org/slf4j/words.txt")) {
          assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("host");
        }
        assertThat(open.getEntry("org/slf4j/words.txt")).isNotNull();
      }
    }
  }

  @Test
  void doesNotSeeTheHostsServiceFiles() throws Exception {
    String file = "META-INF/services/org.junit.platform.engine.TestEngine";
    assertThat(HOST.getResource(file)).isNotNull();
    PluginClassLoader loader = loader(TestJar.library());
    assertThat(loader.getResource(file)).isNull();
    assertThat(Collections.list(loader.getResources(file))).isEmpty();
  }

  @Test
  void findsServicesInItsOwnJars() throws Exception {
    PluginClassLoader loader =
        loader(
            TestJar.library()
                .source(
                    "mine.Task",
                    """
                                        package mine;
                                        public final class Task implements Runnable {
                                            public void run() {}
                                        }
                                        """)
                .entry("META-INF/services/java.lang.Runnable", "mine.Task"));
    assertThat(ServiceLoader.load(Runnable.class, loader))
        .singleElement()
        .satisfies(task -> assertThat(task.getClass().getName()).isEqualTo("mine.Task"));
  }

  @Test
  void isNamedInStackTracesAndKnowsPackagesAndOrigins() throws Exception {
    PluginClassLoader loader = loader(library("lib.Version", "1"));
    Class<?> type = loader.loadClass("lib.Version");
    assertThat(loader.getName()).isEqualTo("test");
    assertThat(type.getPackage().getName()).isEqualTo("lib");
    assertThat(ClassPathSource.locationOf(type)).isEqualTo(dir.resolve("0/0.jar"));
  }

  @Test
  void loadsInParallel() throws Exception {
    int classes = 24;
    int threads = 8;
    TestJar jar = TestJar.library();
    for (int i = 0; i < classes; i++) {
      // each class drags in its neighbour, so that threads meet in opposite orders
      jar.source(
          "par.C" + i,
          "package par; public class C%d { public static Object next() { return C%d.class; } }"
              .formatted(i, (i + 1) % classes));
    }
    PluginClassLoader loader = loader(jar);
    assertThat(loader.isRegisteredAsParallelCapable()).isTrue();
    CyclicBarrier start = new CyclicBarrier(threads);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<List<Class<?>>>> tasks = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        boolean backwards = t % 2 == 1;
        tasks.add(
            () -> {
              start.await(10, TimeUnit.SECONDS);
              Class<?>[] seen = new Class<?>[classes];
              for (int i = 0; i < classes; i++) {
                int number = backwards ? classes - 1 - i : i;
                seen[number] = Class.forName("par.C" + number, true, loader);
                seen[number].getMethod("next").invoke(null);
                loader.loadClass("io.netty.buffer.ByteBuf");
              }
              return List.of(seen);
            });
      }
      List<List<Class<?>>> results = new ArrayList<>();
      for (Future<List<Class<?>>> result : pool.invokeAll(tasks, 30, TimeUnit.SECONDS)) {
        results.add(result.get());
      }
      assertThat(results).hasSize(threads).allMatch(results.get(0)::equals);
    } finally {
      pool.shutdownNow();
    }
  }

  private PluginClassLoader loader(TestJar... jars) throws IOException {
    URL[] urls = new URL[jars.length];
    for (int i = 0; i < jars.length; i++) {
      urls[i] = jars[i].write(dir.resolve(loaders.size() + "/" + i + ".jar")).toUri().toURL();
    }
    PluginClassLoader loader = new PluginClassLoader("test", urls, HOST);
    loaders.add(loader);
    return loader;
  }

  private static TestJar library(String type, String value) {
    int dot = type.lastIndexOf('.');
    return TestJar.library()
        .source(
            type,
            "package %s; public class %s { public static final String VALUE = \"%s\"; }"
                .formatted(type.substring(0, dot), type.substring(dot + 1), value));
  }

  private static Object value(ClassLoader loader, String type) throws Exception {
    return loader.loadClass(type).getField("VALUE").get(null);
  }

  private static String text(URL url) {
    try (InputStream in = url.openStream()) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
