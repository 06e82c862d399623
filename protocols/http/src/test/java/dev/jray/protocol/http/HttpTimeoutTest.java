package dev.jray.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.protocol.http.proto.ServerConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import org.junit.jupiter.api.Test;

final class HttpTimeoutTest {
  private static final String GET = "GET http://h.test/ HTTP/1.1\r\n\r\n";
  private static final String NO_CONTENT = "HTTP/1.1 204 No\r\n\r\n";

  private static ProxyBench open(long handshakeMillis) {
    return new ProxyBench(ServerConfig.getDefaultInstance(), handshakeMillis);
  }

  @Test
  void aClientMayNotWaitForEverWithItsNextRequest() {
    try (ProxyBench bench = open(1_000)) {
      bench.send(GET);
      bench.origin().answer(NO_CONTENT);
      assertThat(bench.received()).contains("Keep-Alive: timeout=1\r\n");
      long start = System.nanoTime();
      bench.send("GET http://h.te");
      bench.await(() -> !bench.client.isOpen());
      assertThat(System.nanoTime() - start).isGreaterThan(900_000_000L);
      assertThat(bench.received()).isEmpty();
    }
  }

  @Test
  void aRequestStopsTheClock() {
    try (ProxyBench bench = open(1_000)) {
      bench.send(GET);
      bench.origin().answer(NO_CONTENT);
      bench.send(GET);
      long end = System.nanoTime() + 1_600_000_000L;
      bench.await(() -> System.nanoTime() > end);
      assertThat(bench.client.isOpen()).isTrue();
      bench.origin().answer(NO_CONTENT);
      assertThat(bench.origins).hasSize(2);
    }
  }

  @Test
  void aPolicyWithoutPatienceKeepsNothingAlive() {
    try (ProxyBench bench = open(500)) {
      bench.send(GET);
      bench.origin().answer(NO_CONTENT);
      assertThat(bench.received()).contains("Connection: close\r\n").doesNotContain("Keep-Alive");
      assertThat(bench.outputEnded).isTrue();
    }
  }

  @Test
  void aClientThatDoesNotCloseIsClosed() {
    try (ProxyBench bench = open(60_000)) {
      bench.send("GET http://h.test/ HTTP/1.0\r\n\r\n");
      bench.origin().answer(NO_CONTENT);
      assertThat(bench.received()).contains("Connection: close\r\n");
      assertThat(bench.outputEnded).isTrue();
      assertThat(bench.client.isOpen()).isTrue();
      bench.send("x".repeat(100));
      bench.await(() -> !bench.client.isOpen());
    }
  }

  @Test
  void aClientThatIsStillReadingIsNotClosed() {
    ChannelOutboundHandlerAdapter full =
        new ChannelOutboundHandlerAdapter() {
          @Override
          public void flush(ChannelHandlerContext ctx) {
            // The socket's buffer is full.
          }
        };
    try (ProxyBench bench = open(1_000)) {
      bench.send("GET http://h.test/ HTTP/1.0\r\n\r\n");
      bench.client.pipeline().addFirst(full);
      bench.origin().answer(NO_CONTENT);
      long end = System.nanoTime() + 2_500_000_000L;
      bench.await(() -> System.nanoTime() > end);
      assertThat(bench.client.isOpen()).isTrue();
      bench.client.pipeline().remove(full);
      bench.client.flush();
      assertThat(bench.received()).startsWith("HTTP/1.1 204 No\r\n");
      bench.await(() -> !bench.client.isOpen());
    }
  }

  @Test
  void anIdleClientThatLeavesIsClosedQuietly() {
    try (ProxyBench bench = open(60_000)) {
      bench.sendEnd();
      assertThat(bench.client.isOpen()).isFalse();
      assertThat(bench.rejected).isEmpty();
    }
    try (ProxyBench bench = open(60_000)) {
      bench.send("GET http");
      bench.sendEnd();
      assertThat(bench.rejected).extracting(e -> e.code()).containsExactly(HttpError.TRUNCATED);
      assertThat(bench.received()).isEmpty();
    }
  }
}
