package dev.jray.kernel.dispatch;

import dev.jray.spi.feature.Route;
import dev.jray.spi.feature.Router;
import dev.jray.spi.flow.Flow;
import io.netty.util.concurrent.Future;

/** The router of an instance without one: everything takes the default outbound. */
public final class DefaultRouter implements Router {
  @Override
  public Future<Route> route(Flow flow) {
    return flow.eventLoop().newSucceededFuture(Route.DEFAULT);
  }
}
