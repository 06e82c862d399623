package dev.jray.kernel.dispatch;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.feature.Route;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.Flow;
import io.netty.util.concurrent.Future;
import java.util.function.Consumer;

/** Finds the outbound of a flow. */
final class FlowRouting {
  private static final String ORIGIN = "app/dispatcher";

  private final FlowServices services;

  FlowRouting(FlowServices services) {
    this.services = services;
  }

  /** Calls one of the two, at once if the router answers at once. */
  void find(Flow flow, Consumer<OutboundHandle> found, Consumer<FlowException> refused) {
    Future<Route> routed = services.router().route(flow);
    if (routed.isDone()) {
      onRouted(flow, routed, found, refused);
    } else {
      routed.addListener(done -> onRouted(flow, routed, found, refused));
    }
  }

  private void onRouted(
      Flow flow,
      Future<Route> routed,
      Consumer<OutboundHandle> found,
      Consumer<FlowException> refused) {
    OutboundHandle handle;
    try {
      handle = choose(flow, routed);
    } catch (FlowException e) {
      refused.accept(e);
      return;
    }
    found.accept(handle);
  }

  private OutboundHandle choose(Flow flow, Future<Route> routed) {
    if (!routed.isSuccess()) {
      Throwable cause = routed.cause();
      throw cause instanceof FlowException known
          ? known
          : new FlowException(NetworkError.INTERNAL, "the router failed: " + cause, cause);
    }
    Route route = routed.getNow();
    if (route instanceof Route.ToOutbound to) {
      note(flow, "taking detour [" + to.tag() + "] for [" + flow.target() + "]");
      return services
          .outbounds()
          .byTag(to.tag())
          .orElseThrow(() -> missing("non existing tag: " + to.tag()));
    }
    if (route instanceof Route.Reject reject) {
      throw new FlowException(reject.why(), "refused by the router");
    }
    note(flow, "default route for " + flow.target());
    return services
        .outbounds()
        .byDefault()
        .orElseThrow(() -> missing("default outbound handler not exist"));
  }

  private static FlowException missing(String what) {
    return new FlowException(NetworkError.NOT_ALLOWED, what);
  }

  private void note(Flow flow, String text) {
    if (services.log().enabled(Severity.INFO)) {
      services.log().write(Severity.INFO, flow.id(), ORIGIN, text);
    }
  }
}
