package dev.jray.spi.feature;

import dev.jray.spi.annotation.OnEventLoop;
import dev.jray.spi.annotation.Stable;
import dev.jray.spi.flow.Flow;
import io.netty.util.concurrent.Future;
import java.util.Optional;

/** Chooses the outbound of a flow. Without one, all flows take the default outbound. */
@Stable
public interface Router {

  /**
   * Chooses.
   *
   * @return completes on the flow's event loop; at once where nothing must be looked up. A failure
   *     refuses the flow.
   */
  @OnEventLoop
  Future<Route> route(Flow flow);

  /** What operators may ask and change; empty if this router has no rules. */
  default Optional<RouterControl> control() {
    return Optional.empty();
  }
}
