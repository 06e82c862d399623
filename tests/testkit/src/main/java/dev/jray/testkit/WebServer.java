package dev.jray.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A small web server on the loopback address.
 *
 * <pre>
 *  /hello    "hello", with a length
 *  /chunked  "chunked" in three pieces of a body without a length
 *  /echo     what was sent
 *  /peer     the address of the client
 * </pre>
 */
public final class WebServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads;
  private final AtomicInteger requests = new AtomicInteger();

  private WebServer(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /** Starts a server. */
  public static WebServer start() throws IOException {
    ExecutorService threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "test-web");
              thread.setDaemon(true);
              return thread;
            });
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
    WebServer server = new WebServer(http, threads);
    http.setExecutor(threads);
    http.createContext("/", server::serve);
    http.start();
    return server;
  }

  /** The port. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** The URL of a path. */
  public String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  /** The URL of a path, with a name for the host. */
  public String urlByName(String path) {
    return "http://localhost:" + port() + path;
  }

  /** How many requests were served. */
  public int requests() {
    return requests.get();
  }

  private void serve(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    try (exchange) {
      byte[] sent = exchange.getRequestBody().readAllBytes();
      switch (exchange.getRequestURI().getPath()) {
        case "/hello" -> answer(exchange, bytes("hello"));
        case "/echo" -> answer(exchange, sent);
        case "/peer" ->
            answer(exchange, bytes(exchange.getRemoteAddress().getAddress().getHostAddress()));
        case "/chunked" -> answerInPieces(exchange);
        default -> exchange.sendResponseHeaders(404, -1);
      }
    }
  }

  private static void answer(HttpExchange exchange, byte[] body) throws IOException {
    boolean silent = exchange.getRequestMethod().equals("HEAD");
    if (silent) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
    }
    exchange.sendResponseHeaders(200, silent || body.length == 0 ? -1 : body.length);
    if (!silent) {
      exchange.getResponseBody().write(body);
    }
  }

  private static void answerInPieces(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    for (String piece : new String[] {"chu", "nk", "ed"}) {
      exchange.getResponseBody().write(bytes(piece));
      exchange.getResponseBody().flush();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
