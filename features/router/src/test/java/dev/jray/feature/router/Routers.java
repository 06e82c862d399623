package dev.jray.feature.router;

import dev.jray.feature.router.proto.Config;
import dev.jray.spi.feature.DnsClient;
import dev.jray.spi.feature.Observatory;
import dev.jray.spi.feature.Route;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.Content;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.flow.Source;
import dev.jray.spi.flow.User;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.testkit.ConfigText;
import dev.jray.testkit.Ip;
import dev.jray.testkit.RecordingLog;
import dev.jray.testkit.fake.Flows;
import dev.jray.testkit.fake.MapDns;
import dev.jray.toolkit.geo.GeoFiles;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.Future;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** A router made of JSON text, on an embedded event loop, with outbounds {@code a}, {@code b}... */
final class Routers {
  final MapDns dns = new MapDns();
  final FakeOutbounds outbounds = new FakeOutbounds("a", "b", "c");
  final RecordingLog log = new RecordingLog(Severity.DEBUG);
  final EmbeddedChannel channel = new EmbeddedChannel();
  final EventLoop loop = channel.eventLoop();
  final RuleRouter router;

  Routers(String json) {
    this(json, Observatory.NONE);
  }

  Routers(String json, Observatory observatory) {
    router = router(config(json), dns, observatory);
  }

  Routers(String json, DnsClient client) {
    router = router(config(json), client, Observatory.NONE);
  }

  private RuleRouter router(Config config, DnsClient client, Observatory observatory) {
    return new RuleRouter(
        config,
        new GeoFiles(),
        client,
        outbounds,
        observatory,
        RandomGenerator.of("L64X128MixRandom"),
        log);
  }

  /** The message of a text, in which {@code "type": "field"} may be left out. */
  static Config config(String json) {
    String complete = json.replace("{\"to\":", "{\"type\": \"field\", \"outboundTag\":");
    return ConfigText.json(complete).read(RoutingCodec.CODEC).value();
  }

  /** Routes a flow that needs no answer of a name server. */
  String route(Flow flow) {
    Future<Route> route = router.route(flow);
    if (!route.isDone()) {
      throw new AssertionError("the router waits for something");
    }
    return text(route);
  }

  /** Routes a flow to a TCP target such as {@code host:80}. */
  String route(String target) {
    return route(flow(target));
  }

  static String text(Future<Route> routed) {
    Route route = routed.getNow();
    if (route instanceof Route.ToOutbound to) {
      return to.tag();
    }
    return route instanceof Route.Reject reject ? reject.why().id() : "default";
  }

  Flow flow(String target) {
    return flow(destination(target), "", Content.UNKNOWN);
  }

  Flow flow(Destination target, String user, Content content) {
    return flow(
        Flows.source(Network.TCP, Ip.at("192.0.2.1", 5000), Ip.loopback(1)), target, user, content);
  }

  Flow flow(Source source, Destination target, String user, Content content) {
    Optional<User> who =
        user.isEmpty() ? Optional.empty() : Optional.of(new User(user, 0, new NoAccount()));
    return new Flow(Flows.ID, source, target, who, content, loop);
  }

  /** A flow with what an HTTP inbound knows of it. */
  Flow http(Map<String, String> attributes) {
    return flow(destination("h:80"), "", new Content("http/1.1", attributes));
  }

  static Destination destination(String target) {
    int colon = target.lastIndexOf(':');
    return Destination.tcp(
        Address.parse(target.substring(0, colon)), Integer.parseInt(target.substring(colon + 1)));
  }

  private record NoAccount() implements dev.jray.spi.flow.Account {}
}
