package dev.jray.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigSourcesTest {
  @TempDir private Path folder;

  private HttpServer server;
  private String url;
  private final ConfigSources sources = new ConfigSources(InputStream.nullInputStream());

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    url = "http://127.0.0.1:" + server.getAddress().getPort();
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  private void serve(String path, int status, byte[] body) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
          }
        });
  }

  @Test
  void standardInputIsReadToItsEnd() throws IOException {
    InputStream in = new ByteArrayInputStream(new byte[] {1, 2, 3});
    ConfigSource source = new ConfigSources(in).of("stdin:");
    assertThat(source.name()).isEqualTo("stdin:");
    assertThat(source.folder()).isEmpty();
    assertThat(source.content().read()).containsExactly(1, 2, 3);
  }

  @Test
  void filesKeepTheNameThatTheUserWrote() throws IOException {
    Path file = Files.writeString(folder.resolve("a.json"), "{}");
    ConfigSource source = sources.of(file.toString());
    assertThat(source.name()).isEqualTo(file.toString());
    assertThat(source.folder()).isEqualTo(Optional.of(folder));
    assertThat(source.content().read()).asString(StandardCharsets.UTF_8).isEqualTo("{}");
  }

  @Test
  void whatCannotBeReadSaysWhy() {
    assertThatIOException()
        .isThrownBy(() -> sources.of(folder.resolve("no").toString()).content().read())
        .satisfies(e -> assertThat(Input.reason(e)).isEqualTo("no such file"));
    assertThatIOException().isThrownBy(() -> sources.of(folder.toString()).content().read());
    assertThatIOException()
        .isThrownBy(() -> sources.of("a\0b").content().read())
        .withMessage("no file can have this name");
  }

  @Test
  void endlessInputIsRefused() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return ' ';
          }

          @Override
          public int read(byte[] bytes, int offset, int length) {
            return length;
          }
        };
    assertThatIOException()
        .isThrownBy(() -> new ConfigSources(endless).of("stdin:").content().read())
        .withMessage("it is longer than 64 MiB");
  }

  @Test
  void aFolderGivesItsJsonFilesByName() throws IOException {
    for (String name : new String[] {"b.json", "a.json", "c.JSON", "d.txt", "10.json"}) {
      Files.createFile(folder.resolve(name));
    }
    assertThat(ConfigSources.folder(folder))
        .extracting(source -> Path.of(source.name()).getFileName().toString())
        .containsExactly("10.json", "a.json", "b.json");
  }

  @Test
  void urlsAreFetched() throws IOException {
    serve("/c.json", 200, "{}".getBytes(StandardCharsets.UTF_8));
    assertThat(sources.of(url + "/c.json").content().read())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("{}");
    assertThat(sources.of("HTTP" + url.substring(4) + "/c.json").content().read()).hasSize(2);
  }

  @Test
  void anotherStatusThan200IsRefused() {
    serve("/none.json", 204, new byte[0]);
    assertThatIOException()
        .isThrownBy(() -> sources.of(url + "/none.json").content().read())
        .withMessageContaining("status 204");
    assertThatIOException()
        .isThrownBy(() -> sources.of(url + "/missing.json").content().read())
        .withMessageContaining("status 404");
  }

  @Test
  void aBodyWithoutEndIsCutOff() {
    server.createContext(
        "/big",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream out = exchange.getResponseBody()) {
            byte[] block = new byte[1 << 20];
            for (int i = 0; i < 200; i++) {
              out.write(block);
            }
          }
        });
    assertThatIOException()
        .isThrownBy(() -> sources.of(url + "/big").content().read())
        .withMessageContaining("longer than 64 MiB");
  }

  @Test
  void serversThatAreNotThereAreProblems() {
    server.stop(0);
    assertThatIOException().isThrownBy(() -> sources.of(url + "/x").content().read());
    assertThatIOException().isThrownBy(() -> sources.of("http://").content().read());
    assertThatIOException().isThrownBy(() -> sources.of("http://[/").content().read());
  }
}
