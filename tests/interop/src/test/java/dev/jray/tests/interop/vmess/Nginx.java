package dev.jray.tests.interop.vmess;

import dev.jray.testkit.PeerProcess;
import dev.jray.testkit.Peers;
import dev.jray.testkit.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A real web server with the files of a folder. */
final class Nginx implements AutoCloseable {
  private static final String CONFIG =
      """
      daemon off;
      master_process off;
      pid $DIR/nginx.pid;
      error_log stderr warn;
      events { worker_connections 2048; }
      http {
        access_log off;
        client_body_temp_path $DIR/body;
        proxy_temp_path $DIR/proxy;
        fastcgi_temp_path $DIR/fastcgi;
        uwsgi_temp_path $DIR/uwsgi;
        scgi_temp_path $DIR/scgi;
        keepalive_requests 20;
        server {
          listen 127.0.0.1:$PORT backlog=1024;
          location / { root $FILES; }
        }
      }
      """;

  private final PeerProcess process;
  private final int port;

  private Nginx(PeerProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts it.
   *
   * @param folder for its own files
   * @param files what it serves
   */
  static Nginx start(Path folder, Path files) throws IOException {
    String program = Peers.require("nginx").toString();
    int port = Ports.free(1).get(0);
    Path config =
        Files.writeString(
            folder.resolve("nginx.conf"),
            CONFIG
                .replace("$DIR", folder.toString())
                .replace("$FILES", files.toString())
                .replace("$PORT", Integer.toString(port)));
    PeerProcess process =
        PeerProcess.start(
            folder, List.of(program, "-p", folder.toString(), "-c", config.toString()));
    process.awaitPort(port);
    return new Nginx(process, port);
  }

  String url(String path) {
    return "http://127.0.0.1:" + port + path;
  }

  @Override
  public void close() {
    process.close();
  }
}
