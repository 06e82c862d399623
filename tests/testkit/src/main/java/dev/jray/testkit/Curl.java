package dev.jray.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs curl, the client that everybody has. */
public final class Curl {
  private static final Pattern TRANSFER =
      Pattern.compile("^jray:(\\d+) (\\d+) (\\d+)$", Pattern.MULTILINE);
  private static final long LIMIT_SECONDS = 30;

  private Curl() {}

  /**
   * What became of one URL.
   *
   * @param code of the response; 0 if there was none
   * @param connectCode of the answer to CONNECT; 0 if there was none
   * @param connects how many connections were made for it
   */
  public record Transfer(int code, int connectCode, int connects) {}

  /**
   * What became of a run.
   *
   * @param exit curl's exit code
   * @param transfers one for each URL
   * @param body what it wrote to its standard output
   * @param errors what it wrote to its standard error output
   */
  public record Answer(int exit, List<Transfer> transfers, String body, String errors) {

    /** Exit code, response code and body in one, for one URL. */
    public String summary() {
      return exit + " " + code() + " " + body.strip();
    }

    /** The response code of the last URL. */
    public int code() {
      return transfers.isEmpty() ? 0 : transfers.get(transfers.size() - 1).code();
    }

    /** The answer to CONNECT of the last URL. */
    public int connectCode() {
      return transfers.isEmpty() ? 0 : transfers.get(transfers.size() - 1).connectCode();
    }
  }

  /** Runs curl, or skips the test if there is none. */
  public static Answer run(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Peers.require("curl").toString());
    command.addAll(List.of("-q", "-sS", "--max-time", Long.toString(LIMIT_SECONDS - 5)));
    command.addAll(List.of("-w", "%{stderr}jray:%{http_code} %{http_connect} %{num_connects}\\n"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
    Process process = builder.start();
    process.getOutputStream().close();
    CompletableFuture<String> errors = textOf(process.getErrorStream());
    CompletableFuture<String> body = textOf(process.getInputStream());
    return answer(process, body, errors);
  }

  private static Answer answer(
      Process process, CompletableFuture<String> body, CompletableFuture<String> errors) {
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("curl did not end: " + process.info());
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
    List<Transfer> transfers = new ArrayList<>();
    Matcher matcher = TRANSFER.matcher(errors.join());
    while (matcher.find()) {
      transfers.add(
          new Transfer(
              Integer.parseInt(matcher.group(1)),
              Integer.parseInt(matcher.group(2)),
              Integer.parseInt(matcher.group(3))));
    }
    return new Answer(process.exitValue(), transfers, body.join(), errors.join());
  }

  private static CompletableFuture<String> textOf(InputStream stream) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try (stream) {
                text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
              } catch (IOException e) {
                text.completeExceptionally(e);
              }
            },
            "test-curl");
    thread.setDaemon(true);
    thread.start();
    return text;
  }
}
