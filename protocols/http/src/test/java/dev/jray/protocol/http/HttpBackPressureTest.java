package dev.jray.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.protocol.http.ProxyBench.Origin;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class HttpBackPressureTest {
  private static final byte[] BLOCK = "x".repeat(16 * 1024).getBytes(StandardCharsets.US_ASCII);

  private static void setWritable(ProxyBench bench, boolean writable) {
    bench.client.unsafe().outboundBuffer().setUserDefinedWritability(1, writable);
    bench.client.runPendingTasks();
  }

  @Test
  void aSlowClientSlowsTheOriginDown() {
    try (ProxyBench bench = ProxyBench.open()) {
      bench.send("GET http://h.test/ HTTP/1.1\r\n\r\n");
      Origin origin = bench.origin();
      origin.answer("HTTP/1.1 200 OK\r\nContent-Length: " + 40 * BLOCK.length + "\r\n\r\n");
      bench.received();
      setWritable(bench, false);
      int written = 0;
      while (origin.channel.isWritable()) {
        assertThat(written).as("blocks taken from the origin").isLessThan(20);
        origin.answer(BLOCK);
        written++;
      }
      assertThat(bench.received()).as("passed on to a client that does not read").isEmpty();
      setWritable(bench, true);
      assertThat(origin.channel.isWritable()).isTrue();
      assertThat(bench.received()).hasSize(written * BLOCK.length);
      for (int i = written; i < 40; i++) {
        origin.answer(BLOCK);
      }
      assertThat(bench.received()).hasSize((40 - written) * BLOCK.length);
      assertThat(origin.closed).isTrue();
    }
  }

  @Test
  void anOriginsEndWaitsBehindWhatASlowClientHasNotRead() {
    try (ProxyBench bench = ProxyBench.open()) {
      bench.send("GET http://h.test/ HTTP/1.1\r\n\r\n");
      bench.origin().answer("HTTP/1.1 200 OK\r\n\r\n");
      bench.received();
      setWritable(bench, false);
      bench.origin().answer("hello").end();
      assertThat(bench.ended()).isFalse();
      setWritable(bench, true);
      assertThat(bench.received()).isEqualTo("hello");
      assertThat(bench.outputEnded).isTrue();
    }
  }

  @Test
  void aSlowOriginSlowsTheClientDown() {
    try (ProxyBench bench = ProxyBench.open()) {
      bench.onOpen = origin -> origin.channel.config().setAutoRead(false);
      bench.send("POST http://h.test/ HTTP/1.1\r\nContent-Length: 30\r\n\r\n0123456789");
      Origin origin = bench.origin();
      assertThat(bench.client.config().isAutoRead()).as("reads while nobody takes it").isFalse();
      bench.send("0123456789");
      bench.send("0123456789");
      assertThat(bench.unread).hasSize(2);
      assertThat(origin.received).isEmpty();
      origin.channel.config().setAutoRead(true);
      bench.pump();
      assertThat(bench.unread).isEmpty();
      assertThat(origin.received).endsWith("\r\n\r\n" + "0123456789".repeat(3));
      assertThat(bench.client.config().isAutoRead()).isTrue();
    }
  }

  @Test
  void anOriginThatReadsByHandGetsOneBatchPerRead() {
    try (ProxyBench bench = ProxyBench.open()) {
      bench.onOpen = origin -> origin.channel.config().setAutoRead(false);
      bench.send("POST http://h.test/ HTTP/1.1\r\nContent-Length: 30\r\n\r\n0123456789");
      bench.send("0123456789");
      bench.origin().channel.read();
      bench.pump();
      assertThat(bench.origin().received).endsWith("\r\n\r\n0123456789");
      assertThat(bench.unread).hasSize(1);
    }
  }

  @Test
  void theClientMayNotSendAheadMoreThanOneRead() {
    try (ProxyBench bench = ProxyBench.open()) {
      bench.send("GET http://h.test/ HTTP/1.1\r\n\r\n");
      assertThat(bench.client.config().isAutoRead()).as("sees whether the client leaves").isTrue();
      bench.send("GET http://two.test/ HTTP/1.1\r\n");
      assertThat(bench.client.config().isAutoRead()).isFalse();
      bench.send("\r\n");
      assertThat(bench.unread).hasSize(1);
      bench.origin().answer("HTTP/1.1 204 No\r\n\r\n");
      bench.pump();
      assertThat(bench.origins).hasSize(2);
      assertThat(bench.client.config().isAutoRead()).isTrue();
    }
  }
}
