package dev.jray.tests.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.example.token.TokenPlugin;
import dev.jray.testkit.PeerProcess;
import dev.jray.testkit.Socks5Client;
import dev.jray.testkit.TcpServer;
import dev.jray.tests.dist.Distribution.Finished;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an operator does to {@code plugins/}: takes jars away, and puts jars there, good and bad.
 */
final class PluginFolderTest {
  private static final String MANIFEST = "META-INF/jray/plugin.properties";

  @TempDir private Path folder;
  private Distribution jray;

  @BeforeEach
  void copyDistribution() throws IOException {
    jray = Distribution.built().copy(Files.createDirectory(folder.resolve("jray")));
  }

  @Test
  void deletingAJarTakesItsFeatureAwayAndNothingElse() throws IOException {
    String http =
        "{\"inbounds\": [{\"listen\": \"127.0.0.1\", \"port\": 0, \"protocol\": \"http\"}]}";
    assertThat(check(http).exit()).isZero();
    Files.delete(jray.plugin("http"));

    Finished without = check(http);
    assertThat(without.exit()).isEqualTo(23);
    assertThat(without.out()).contains("unknown config id: http").contains("no installed plugin");
    assertThat(check(Configs.socks(0)).exit()).isZero();
    // the plugin "mixed" loads, but what it hands connections to is not there
    Finished embedded = jray.run(folder, "run");
    assertThat(embedded.exit()).isEqualTo(23);
    assertThat(embedded.out()).contains("lacks inbound http");
  }

  @Test
  void aDroppedInJarWorksUntilItIsRemoved() throws IOException {
    int port = PeerProcess.freePort();
    int serverPort = PeerProcess.freePort();
    String server = write("server.json", Configs.tokenServer(serverPort));
    String client = write("client.json", Configs.tokenClient(port, serverPort));
    assertThat(jray.run(folder, "check", "-c", server).out()).contains("unknown config id: token");

    Path jar = Files.copy(exampleJar(), jray.home().resolve("plugins/example.jar"));
    try (TcpServer echo = TcpServer.echo();
        Jray near = jray.start(folder, "run", "-c", client).awaitStart();
        Jray far = jray.start(folder, "run", "-c", server).awaitStart();
        Socket socket = Socks5Client.of(loopback(port)).connect(loopback(echo.port()))) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
      assertThat(socket.getInputStream().readNBytes(5)).asString().isEqualTo("hello");
      assertThat(near.err() + far.err()).isEmpty();
    }
    assertThat(jray.run(folder, "plugins").out()).contains("inbound token, outbound token");

    Files.delete(jar);
    assertThat(jray.run(folder, "check", "-c", client).exit()).isEqualTo(23);
  }

  @Test
  void brokenJarsAreRefusedWithASentenceEachAndTheRestRuns() throws IOException {
    Path plugins = jray.home().resolve("plugins");
    Files.writeString(plugins.resolve("a-text.jar"), "this is no jar");
    jar(plugins.resolve("b-empty.jar"), Map.of("some/File", ""));
    jar(
        plugins.resolve("c-future.jar"),
        Map.of(MANIFEST, "name=future\nversion=1\nspi=[99.0,100.0)\n"));
    jar(
        plugins.resolve("d-lonely.jar"),
        Map.of(MANIFEST, "name=lonely\nversion=1\nspi=[1.0,2.0)\nneeds=nobody\n"));
    jar(plugins.resolve("z-clash.jar"), Map.of(MANIFEST, "name=socks\nversion=9\nspi=[1.0,2.0)\n"));
    jar(
        plugins.resolve("f-classless.jar"),
        Map.of(
            MANIFEST,
            "name=classless\nversion=1\nspi=[1.0,2.0)\n",
            "META-INF/services/dev.jray.spi.Plugin",
            "com.example.Absent\n"));

    try (Jray running =
        jray.start(folder, "run", "-c", write("test.json", Configs.socks(0))).awaitStart()) {
      assertThat(running.err()).doesNotContain("\tat ");
      assertThat(running.err().lines().toList())
          .hasSize(6)
          .allMatch(line -> line.contains("is refused: ") && line.endsWith("."))
          .anyMatch(line -> line.contains("a-text.jar"))
          .anyMatch(line -> line.contains("b-empty.jar") && line.contains("no JRay plugin"))
          .anyMatch(line -> line.contains("c-future.jar") && line.contains("SPI"))
          .anyMatch(line -> line.contains("d-lonely.jar") && line.contains("nobody"))
          .anyMatch(line -> line.contains("f-classless.jar"))
          // of two plugins with one name the first by file name is taken
          .anyMatch(line -> line.contains("z-clash.jar") && line.contains("its name is that of"));
    }
  }

  private Finished check(String config) throws IOException {
    return jray.run(folder, "check", "-c", write("test.json", config));
  }

  private String write(String name, String config) throws IOException {
    return Files.writeString(folder.resolve(name), config).toString();
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private static Path exampleJar() {
    try {
      Path path =
          Path.of(TokenPlugin.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      assertThat(path).as("the example's jar; run the test with mvn verify").isRegularFile();
      return path;
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static void jar(Path file, Map<String, String> entries) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out)) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        jar.putNextEntry(new ZipEntry(entry.getKey()));
        jar.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
  }
}
