package dev.jray.tests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JsonFileTest {
  @Test
  void everyValueIsALine() {
    Results results = new Results();
    results.note("tab\there, \"quoted\" \\");
    Scenario raw = Scenario.named("raw").orElseThrow();
    results.put(raw, Peer.JRAY, new Sample(1, 1), Map.of(Figure.ECHO_P50, 40.5));
    results.put(raw, Peer.JRAY, new Sample(1, 2), Map.of(Figure.ECHO_P50, 1e-9));

    assertThat(JsonFile.text(List.of("a", "b"), results))
        .isEqualTo(
            """
            {"heading": ["a", "b"],
            "notes": ["tab\\u0009here, \\u0022quoted\\u0022 \\u005c"],
            "values": [
            {"scenario": "raw", "figure": "echo of 1 KB, p50", "unit": "us", "better": "less", \
            "peer": "JRay", "repetition": 1, "run": 1, "value": 40.5},
            {"scenario": "raw", "figure": "echo of 1 KB, p50", "unit": "us", "better": "less", \
            "peer": "JRay", "repetition": 1, "run": 2, "value": 1.0E-9}
            ]}
            """);
  }
}
