package dev.jray.kernel.dispatch;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Route;
import dev.jray.spi.feature.Router;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.Flow;
import io.netty.util.concurrent.Future;
import java.util.function.Consumer;

/** Finds the outbounds of flows. */
final class FlowRouting {
  private static final String ORIGIN = "app/dispatcher";

  private final Router router;
  private final OutboundTable outbounds;
  private final Log log;

  FlowRouting(Router router, OutboundTable outbounds, Log log) {
    this.router = router;
    this.outbounds = outbounds;
    this.log = log;
  }

  /** The same, but the rules are not asked: it is always the outbound with this tag. */
  FlowRouting through(String outboundTag) {
    Route route = new Route.ToOutbound(outboundTag);
    return new FlowRouting(flow -> flow.eventLoop().newSucceededFuture(route), outbounds, log);
  }

  /** Calls one of the two, at once if the router answers at once. */
  void find(Flow flow, Consumer<OutboundHandle> found, Consumer<FlowException> refused) {
    Future<Route> routed = router.route(flow);
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
      return outbounds.byTag(to.tag()).orElseThrow(() -> missing("non existing tag: " + to.tag()));
    }
    if (route instanceof Route.Reject reject) {
      throw new FlowException(reject.why(), "refused by the router");
    }
    note(flow, "default route for " + flow.target());
    return outbounds.byDefault().orElseThrow(() -> missing("default outbound handler not exist"));
  }

  private static FlowException missing(String what) {
    return new FlowException(NetworkError.NOT_ALLOWED, what);
  }

  private void note(Flow flow, String text) {
    if (log.enabled(Severity.INFO)) {
      log.write(Severity.INFO, flow.id(), ORIGIN, text);
    }
  }
}
