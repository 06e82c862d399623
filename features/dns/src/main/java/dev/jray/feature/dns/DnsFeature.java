package dev.jray.feature.dns;

import dev.jray.feature.dns.proto.Config;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.feature.DnsAnswer;
import dev.jray.spi.feature.DnsClient;
import dev.jray.spi.feature.FakeDns;
import dev.jray.spi.feature.Feature;
import dev.jray.spi.feature.Log;
import dev.jray.toolkit.channel.Outgoing;
import dev.jray.toolkit.dns.DnsNames;
import dev.jray.toolkit.geo.GeoFiles;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.FutureListener;
import io.netty.util.concurrent.Promise;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The names of the configuration's hosts and servers. What hosts or a cache know is answered at
 * once; the rest on the feature's own event loop.
 */
final class DnsFeature implements DnsClient, Feature {
  private static final int MAX_LOOKUPS = 65_536;

  private final Supplier<Names> maker;
  private final Set<String> tags;
  private final EventLoop home;
  private final DnsLog log;
  private final DohContext doh;
  private final AtomicInteger running = new AtomicInteger();
  private volatile Names names;

  @Inject
  DnsFeature(
      Config config,
      Outgoing outgoing,
      FakeDns fakes,
      GeoFiles files,
      Log log,
      Clock clock,
      RandomGenerator random) {
    this.home = outgoing.loops().next();
    this.log = new DnsLog(log, clock);
    String tag =
        config.getTag().isEmpty()
            ? "v2ray.system." + new UUID(random.nextLong(), random.nextLong())
            : config.getTag();
    doh = new DohContext();
    Openers openers = new Openers(outgoing.dispatcher(), outgoing.sockets(), home, doh);
    maker =
        () ->
            Names.of(
                new Hosts(config, files),
                new ServerFactory(config, tag, openers, random, clock, fakes, files));
    names = maker.get();
    tags = names.tags();
  }

  /** What follows from the configuration and the files that it names. */
  private record Names(Hosts hosts, Servers servers, Set<String> tags, List<Upstream> upstreams) {
    static Names of(Hosts hosts, ServerFactory factory) {
      return new Names(hosts, factory.make(), factory.tags(), factory.upstreams());
    }
  }

  @Override
  public void start() throws Exception {
    doh.prepare();
  }

  /** Forgets what was cached: other servers may be the right ones for a name now. */
  @Override
  public void reload() {
    Names old = names;
    names = maker.get();
    retire(old);
  }

  @Override
  public void drain() {
    retire(names);
  }

  private void retire(Names old) {
    home.execute(() -> old.upstreams().forEach(Upstream::retire));
  }

  @Override
  public void close() {
    doh.close();
  }

  @Override
  public Future<List<InetAddress>> resolve(String name, IpFamily family, EventLoop eventLoop) {
    Future<DnsAnswer> found = find(name, family, false, eventLoop);
    if (found.isDone()) {
      return addresses(name, found, eventLoop.newPromise());
    }
    Promise<List<InetAddress>> addresses = eventLoop.newPromise();
    found.addListener((FutureListener<DnsAnswer>) done -> addresses(name, done, addresses));
    return addresses;
  }

  private static Future<List<InetAddress>> addresses(
      String name, Future<DnsAnswer> found, Promise<List<InetAddress>> to) {
    if (!found.isSuccess()) {
      return to.setFailure(found.cause());
    }
    DnsAnswer answer = found.getNow();
    if (!answer.addresses().isEmpty()) {
      return to.setSuccess(answer.addresses());
    }
    return to.setFailure(
        new FlowException(
            NetworkError.NAME_NOT_RESOLVED,
            answer.rcode() == 0
                ? name + " has no address: empty response"
                : name + " has no address: rcode " + answer.rcode()));
  }

  @Override
  public Future<DnsAnswer> query(String name, IpFamily family, EventLoop eventLoop) {
    return find(name, family, true, eventLoop);
  }

  @Override
  public boolean ownLink(String inboundTag) {
    return tags.contains(inboundTag);
  }

  private Future<DnsAnswer> find(String text, IpFamily family, boolean fake, EventLoop loop) {
    Optional<String> normal = DnsNames.normalize(text);
    if (normal.isEmpty()) {
      return loop.newFailedFuture(
          new FlowException(
              NetworkError.NAME_NOT_RESOLVED,
              text.isEmpty() ? "empty domain name" : "\"" + text + "\" is no domain name"));
    }
    String name = normal.get();
    Names current = names;
    Hosts.Host host = current.hosts().find(name);
    if (host.rcode() != 0) {
      return loop.newSucceededFuture(new DnsAnswer(List.of(), host.rcode(), DnsAnswer.TTL_SECONDS));
    }
    if (!host.addresses().isEmpty()) {
      return loop.newSucceededFuture(DnsAnswer.of(host.addresses(), family));
    }
    if (!host.name().isEmpty()) {
      log.replaced(name, host.name());
      name = host.name();
    }
    List<Server> order = current.servers().forName(name, family, fake);
    if (order.isEmpty() && !current.servers().forName(name, IpFamily.ANY, fake).isEmpty()) {
      // Nobody is to be asked for this family, so the name has no address of it.
      return loop.newSucceededFuture(DnsAnswer.of(List.of(), family));
    }
    return ask(name, family, order, loop);
  }

  /** Goes through what is known; what is not is left to a lookup. */
  private Future<DnsAnswer> ask(String name, IpFamily family, List<Server> order, EventLoop loop) {
    for (int i = 0; i < order.size(); i++) {
      Optional<Round> round = Round.of(order.get(i), name, family);
      if (round.isPresent()) {
        if (!round.get().lookAtKnown()) {
          return lookUp(name, family, order.subList(i, order.size()), loop);
        }
        Optional<DnsAnswer> known = round.get().result();
        if (known.isPresent()) {
          log.known(round.get(), name);
          return loop.newSucceededFuture(known.get());
        }
      }
    }
    return lookUp(name, family, List.of(), loop);
  }

  private Future<DnsAnswer> lookUp(
      String name, IpFamily family, List<Server> order, EventLoop loop) {
    Promise<DnsAnswer> result = loop.newPromise();
    if (running.incrementAndGet() > MAX_LOOKUPS) {
      running.decrementAndGet();
      return result.setFailure(new FlowException(DnsError.TOO_MANY, "too many lookups"));
    }
    result.addListener(done -> running.decrementAndGet());
    boolean anywhere = order.stream().allMatch(server -> server.source().onAnyLoop());
    EventLoop where = anywhere ? loop : home;
    Lookup lookup = new Lookup(name, family, order, where, log, result);
    if (where.inEventLoop()) {
      lookup.start();
    } else {
      where.execute(lookup::start);
    }
    return result;
  }
}
