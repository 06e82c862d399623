package dev.jray.kernel.config;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches a configuration from a web server: bounded in time and size, and only with status 200.
 */
final class HttpFetch {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private HttpFetch() {}

  static byte[] get(URI uri) throws IOException {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(LIMIT)
            .build();
    HttpRequest request;
    try {
      request = HttpRequest.newBuilder(uri).GET().timeout(LIMIT).build();
    } catch (IllegalArgumentException e) {
      throw new IOException("not a URL: " + e.getMessage(), e);
    }
    BodyHandler<byte[]> whenOk = response -> new Body(response.statusCode());
    CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request, whenOk);
    try {
      return answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS).body();
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new IOException("no complete answer within " + LIMIT.toSeconds() + " seconds", e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw new IOException(
          cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
    }
  }

  /** Collects the body, up to the limit. */
  private static final class Body implements BodySubscriber<byte[]> {
    private final int status;
    private final CompletableFuture<byte[]> result = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Flow.Subscription subscription;

    Body(int status) {
      this.status = status;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
      return result;
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
      subscription = newSubscription;
      if (status == 200) {
        subscription.request(Long.MAX_VALUE);
      } else {
        fail(new IOException("the server answered with status " + status + " in place of 200"));
      }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      for (ByteBuffer buffer : buffers) {
        if (bytes.size() + buffer.remaining() > ConfigSource.MAX_BYTES) {
          fail(Input.tooLong());
          return;
        }
        byte[] part = new byte[buffer.remaining()];
        buffer.get(part);
        bytes.write(part, 0, part.length);
      }
    }

    private void fail(IOException e) {
      subscription.cancel();
      result.completeExceptionally(e);
    }

    @Override
    public void onError(Throwable e) {
      result.completeExceptionally(e);
    }

    @Override
    public void onComplete() {
      result.complete(bytes.toByteArray());
    }
  }
}
