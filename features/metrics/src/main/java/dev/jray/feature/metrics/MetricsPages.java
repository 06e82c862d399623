package dev.jray.feature.metrics;

import dev.jray.spi.feature.InstanceStatus;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is behind each path. */
final class MetricsPages {
  private static final String METRICS = "/metrics";
  private static final String OK = "200 OK";
  private static final String UNAVAILABLE = "503 Service Unavailable";

  private static final Logger LOGGER = LoggerFactory.getLogger(MetricsPages.class);

  private final InstanceStatus status;
  private final List<MetricsSource> sources;
  private final Executor renderer;

  /**
   * Takes where the pages come from.
   *
   * @param renderer has the sources write, one page at a time; not on an event loop
   */
  MetricsPages(InstanceStatus status, List<MetricsSource> sources, Executor renderer) {
    this.status = status;
    this.sources = List.copyOf(sources);
    this.renderer = renderer;
  }

  /** Gives the answer, at once or later, on any thread. */
  void answer(String path, Consumer<HttpAnswer> to) {
    switch (path) {
      case "/healthz" -> to.accept(HttpAnswer.text(OK, "ok"));
      case "/readyz" ->
          to.accept(
              status.accepting()
                  ? HttpAnswer.text(OK, "ready")
                  : HttpAnswer.text(UNAVAILABLE, "not ready"));
      case METRICS -> render(to);
      default ->
          to.accept(
              HttpAnswer.text(
                  "404 Not Found", "not found; there are /metrics, /healthz and /readyz"));
    }
  }

  private void render(Consumer<HttpAnswer> to) {
    try {
      renderer.execute(() -> to.accept(metrics()));
    } catch (RejectedExecutionException e) {
      to.accept(HttpAnswer.text(UNAVAILABLE, "too many ask at once, or the instance stops"));
    }
  }

  private HttpAnswer metrics() {
    MetricsText text = new MetricsText();
    try {
      for (MetricsSource source : sources) {
        source.write(text);
      }
    } catch (RuntimeException e) {
      LOGGER.warn("Metrics cannot be gathered", e);
      return HttpAnswer.text("500 Internal Server Error", "the log of the program says why");
    }
    return new HttpAnswer(OK, "Content-Type: " + MetricsText.CONTENT_TYPE + "\r\n", text.bytes());
  }
}
