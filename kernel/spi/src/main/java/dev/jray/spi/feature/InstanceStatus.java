package dev.jray.spi.feature;

import dev.jray.spi.annotation.Incubating;
import java.util.Map;

/** How an instance fares, for those who watch it. Answers at once, from any thread. */
@Incubating
public interface InstanceStatus {

  /** Whether the instance listens and takes new flows. */
  boolean accepting();

  /** How many flows run. */
  long runningFlows();

  /** How many flows were begun since the instance was made. */
  long startedFlows();

  /**
   * How many handshakes and flows failed, by the {@link dev.jray.spi.error.ErrorCode#id() id} of
   * the error; codes that never occurred are missing.
   */
  Map<String, Long> failures();
}
