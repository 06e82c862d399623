package dev.jray.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.protocol.http.ProxyBench.Origin;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Hostile bytes from both sides: nothing may escape, hang on to memory, or leak a buffer. */
@SuppressWarnings("StringConcatToTextBlock") // CR LF looks worse in a text block
final class HttpFuzzTest {
  private static final String[] PIECES = {
    "GET ",
    "POST ",
    "CONNECT ",
    "HEAD ",
    "http://h.test/",
    "h.test:1",
    "/",
    " HTTP/1.1",
    " HTTP/1.0",
    "\r\n",
    "\r\n",
    "\r\n\r\n",
    "\n",
    "\r",
    "Host: a",
    "Content-Length: 5",
    "Content-Length: 0",
    "Transfer-Encoding: chunked",
    "Connection: close",
    "Proxy-Connection: keep-alive",
    ":",
    " ",
    "\t",
    "0\r\n\r\n",
    "5\r\nhello\r\n",
    "5;x=y\r\n",
    "0\r\nX: 1\r\n\r\n",
    "hello",
    "\u0000",
    "\u00ff",
    "HTTP/1.1 200 OK",
    "HTTP/1.1 100 Continue\r\n\r\n",
    "HTTP/1.1 204 No\r\n\r\n",
    "X-A: b"
  };

  private static String text(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    int pieces = random.nextInt(1, 30);
    for (int i = 0; i < pieces; i++) {
      if (random.nextInt(20) == 0) {
        text.append((char) random.nextInt(256));
      } else {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
    }
    return text.toString();
  }

  private static String mutated(String valid, SplittableRandom random) {
    StringBuilder text = new StringBuilder(valid);
    int changes = random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(3)) {
        case 0 -> text.setCharAt(at, (char) random.nextInt(256));
        case 1 -> text.deleteCharAt(at);
        default -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
      }
    }
    return text.toString();
  }

  private static void play(String request, String response, SplittableRandom random) {
    try (ProxyBench bench = ProxyBench.open()) {
      List<byte[]> sent = Segments.RANDOM.cut(request, random.nextLong());
      List<byte[]> answered = Segments.RANDOM.cut(response, random.nextLong());
      while (!sent.isEmpty() || !answered.isEmpty()) {
        boolean toSend = answered.isEmpty() || (!sent.isEmpty() && random.nextBoolean());
        if (toSend) {
          bench.send(sent.remove(0));
        } else if (bench.origins.isEmpty()) {
          answered.remove(0);
        } else {
          bench.origin().answer(answered.remove(0));
        }
      }
      if (!bench.origins.isEmpty() && random.nextBoolean()) {
        Origin origin = bench.origin();
        if (random.nextBoolean()) {
          origin.end();
        } else {
          origin.abort();
        }
      }
      if (random.nextBoolean()) {
        bench.pump();
        if (bench.unread.isEmpty()) {
          bench.sendEnd();
        }
      }
    }
  }

  @Test
  void randomRequestsAndResponsesDoNoHarm() {
    for (int seed = 0; seed < 8_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      play(text(random), text(random), random);
    }
  }

  @Test
  void randomBytesDoNoHarm() {
    for (int seed = 0; seed < 2_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] bytes = new byte[random.nextInt(1, 300)];
      random.nextBytes(bytes);
      String noise = new String(bytes, StandardCharsets.ISO_8859_1);
      play("GET http://h.test/ HTTP/1.1\r\n\r\n" + noise, noise, random);
      play(noise, noise, random);
    }
  }

  @Test
  void almostValidMessagesDoNoHarm() {
    String request =
        "POST http://h.test/a HTTP/1.1\r\nHost: h.test\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "5\r\nhello\r\n0\r\nX: 1\r\n\r\nGET http://h.test/b HTTP/1.1\r\n\r\n";
    String response =
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "5;x\r\nhello\r\n0\r\nX: 1\r\n\r\n";
    for (int seed = 0; seed < 8_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      play(mutated(request, random), mutated(response, random), random);
    }
  }

  @Test
  void chunksOfAnySizeInAnySegmentsComeThrough() {
    for (int seed = 0; seed < 2_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      StringBuilder data = new StringBuilder();
      StringBuilder chunks = new StringBuilder();
      int count = random.nextInt(6);
      for (int i = 0; i < count; i++) {
        String chunk = "d".repeat(random.nextInt(1, 300));
        data.append(chunk);
        chunks
            .append(Integer.toHexString(chunk.length()))
            .append("\r\n")
            .append(chunk)
            .append("\r\n");
      }
      chunks.append("0\r\n").append(random.nextBoolean() ? "X: 1\r\n" : "").append("\r\n");
      assertThat(read(chunks.toString(), false, seed)).isEqualTo(chunks.toString());
      assertThat(read(chunks.toString(), true, seed)).isEqualTo(data.toString());
    }
  }

  private static String read(String chunks, boolean decoded, long seed) {
    ChunkedBody body = new ChunkedBody(decoded);
    StringBuilder out = new StringBuilder();
    List<ByteBuf> fed = new ArrayList<>();
    for (byte[] segment : Segments.RANDOM.cut(chunks, seed)) {
      assertThat(body.done()).isFalse();
      ByteBuf in = Unpooled.copiedBuffer(segment);
      fed.add(in);
      body.read(
          in,
          slice -> {
            out.append(slice.toString(StandardCharsets.ISO_8859_1));
            slice.release();
          });
      assertThat(in.isReadable()).isFalse();
      in.release();
    }
    assertThat(body.done()).isTrue();
    assertThat(fed).allMatch(in -> in.refCnt() == 0);
    return out.toString();
  }
}
