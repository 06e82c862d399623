package dev.jray.tests.bench;

import java.util.Map;
import java.util.Optional;

/** What JRay wants to reach, by scenario and figure. */
final class Goals {
  /**
   * A goal.
   *
   * @param ratio whether it is about the ratio to v2ray; else about JRay's own value
   * @param most the highest value that reaches it
   */
  record Goal(boolean ratio, double most) {
    boolean reached(double value) {
      return value <= most;
    }
  }

  /** Ratios of CPU. */
  private record Costs(double bulk, double connect) {}

  private static final Map<String, Costs> COSTS =
      Map.of(
          "raw", new Costs(0.5, 0.5),
          "vmess-aes", new Costs(0.6, 0.5),
          "vmess-chacha20", new Costs(0.75, 0.5),
          "vmess-none", new Costs(0.5, 0.5),
          "vmess-ws", new Costs(0.35, 0.5),
          "vmess-tls", new Costs(0.4, 0.6),
          "vmess-ws-tls", new Costs(0.35, 0.6),
          "vmess-mux", new Costs(0.5, 0.5));

  private static final double ECHO = 1;
  private static final double COLD = 4;
  private static final double FRESH_MB = 85;
  private static final double LOADED_MB = 120;
  private static final double RAW_FLOWS_MB = 8;
  private static final double VMESS_FLOWS_MB = 20;
  private static final double TLS_FLOWS_MB = 40;
  private static final double START_MS = 500;
  private static final double START_MS_LATER = 400;

  // From this Java on, start is to be faster.
  private static final int LATER = 25;

  private final int java;

  /**
   * Chooses.
   *
   * @param java the feature version that JRay runs on
   */
  Goals(int java) {
    this.java = java;
  }

  /** The goal for a figure, if there is one. */
  Optional<Goal> of(Scenario scenario, Row figure) {
    Costs costs = COSTS.get(scenario.name());
    if (costs == null) {
      return Optional.empty();
    }
    return figure instanceof Figure known
        ? of(scenario, known, costs)
        : Optional.of(figure)
            .map(ScaleFigure.class::cast)
            .filter(scale -> scale.kind() == ScaleFigure.Kind.IDLE)
            .map(scale -> value(flows(scenario)));
  }

  private Optional<Goal> of(Scenario scenario, Figure figure, Costs costs) {
    boolean raw = scenario.name().equals("raw");
    return switch (figure) {
      case UP1_CPU, DOWN1_CPU, UP8_CPU, DOWN8_CPU -> Optional.of(ratio(costs.bulk));
      case CONNECT_CPU -> Optional.of(ratio(costs.connect));
      case ECHO_P50, ECHO_P99 -> Optional.of(ratio(ECHO));
      case COLD_CPU -> raw ? Optional.empty() : Optional.of(ratio(COLD));
      case START_ACCEPT ->
          raw ? Optional.of(value(java < LATER ? START_MS : START_MS_LATER)) : Optional.empty();
      case CONNECTION_RSS -> Optional.of(value(flows(scenario)));
      case IDLE_RSS -> Optional.of(value(FRESH_MB * scenario.processes()));
      case LOADED_RSS -> Optional.of(value(LOADED_MB * scenario.processes()));
      default -> Optional.empty();
    };
  }

  private static double flows(Scenario scenario) {
    if (scenario.name().equals("raw")) {
      return RAW_FLOWS_MB;
    }
    return scenario.name().endsWith("tls") ? TLS_FLOWS_MB : VMESS_FLOWS_MB;
  }

  private static Goal ratio(double most) {
    return new Goal(true, most);
  }

  private static Goal value(double most) {
    return new Goal(false, most);
  }
}
