package dev.jray.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * All values for programs, one in a line.
 *
 * <pre>
 * {"heading": ["Machine: ...", ...],
 * "notes": [...],
 * "values": [
 * {"scenario": "raw", "figure": "echo of 1 KB, p50", "unit": "us", "better": "less",
 *  "peer": "JRay", "repetition": 1, "run": 3, "value": 40.7}, ...
 * ]}
 * </pre>
 */
final class JsonFile {
  private JsonFile() {}

  static void write(Path file, List<String> heading, Results results) throws IOException {
    Files.writeString(file, text(heading, results));
  }

  static String text(List<String> heading, Results results) {
    return "{\"heading\": %s,\n\"notes\": %s,\n\"values\": [\n%s\n]}\n"
        .formatted(
            strings(heading),
            strings(results.notes()),
            results.all().stream().map(JsonFile::line).collect(Collectors.joining(",\n")));
  }

  private static String line(Results.Value value) {
    return String.format(
        Locale.ROOT,
        "{\"scenario\": %s, \"figure\": %s, \"unit\": %s, \"better\": %s, \"peer\": %s, "
            + "\"repetition\": %d, \"run\": %d, \"value\": %s}",
        string(value.scenario().name()),
        string(value.figure().label()),
        string(value.figure().unit()),
        string(value.figure().better().name().toLowerCase(Locale.ROOT)),
        string(value.peer().label()),
        value.sample().repetition(),
        value.sample().run(),
        value.value());
  }

  private static String strings(List<String> texts) {
    return texts.stream().map(JsonFile::string).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String string(String text) {
    String escaped =
        text.chars()
            .mapToObj(
                c ->
                    c < ' ' || c == '"' || c == '\\'
                        ? String.format(Locale.ROOT, "\\u%04x", c)
                        : Character.toString(c))
            .collect(Collectors.joining());
    return '"' + escaped + '"';
  }
}
