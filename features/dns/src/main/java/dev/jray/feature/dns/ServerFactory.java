package dev.jray.feature.dns;

import com.google.protobuf.ByteString;
import dev.jray.feature.dns.proto.CacheStrategy;
import dev.jray.feature.dns.proto.Config;
import dev.jray.feature.dns.proto.FallbackStrategy;
import dev.jray.feature.dns.proto.NameServer;
import dev.jray.feature.dns.proto.QueryStrategy;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.Messages;
import dev.jray.spi.feature.DnsClient.IpFamily;
import dev.jray.spi.feature.FakeDns;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.proto.net.Endpoint;
import dev.jray.toolkit.dns.ClientSubnet;
import dev.jray.toolkit.geo.GeoFiles;
import dev.jray.toolkit.geo.RuleTexts;
import dev.jray.toolkit.match.DomainMatcher;
import dev.jray.toolkit.match.DomainMatcherBuilder;
import dev.jray.toolkit.match.DomainType;
import dev.jray.toolkit.match.IpMatcher;
import dev.jray.toolkit.proto.geo.GeoIP;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Makes the servers of a configuration. */
final class ServerFactory {
  private static final int TIMEOUT_MILLIS = 4_000;
  private static final String DNS = "dns";
  // Names that no server in the world should be asked for
  private static final List<String> PRIVATE =
      List.of(
          "local", "localdomain", "localhost", "lan", "home.arpa", "example", "invalid", "test");

  private final Config config;
  private final String tag;
  private final Openers openers;
  private final RandomGenerator random;
  private final Clock clock;
  private final FakeDns fakes;
  private final GeoFiles files;
  private final Set<String> tags = new HashSet<>();
  private final List<Server> servers = new ArrayList<>();
  private final List<Upstream> upstreams = new ArrayList<>();
  private final DomainMatcherBuilder rules = DomainMatcher.builder();

  /**
   * Makes a factory for one configuration.
   *
   * @param tag of servers without a tag of their own
   */
  ServerFactory(
      Config config,
      String tag,
      Openers openers,
      RandomGenerator random,
      Clock clock,
      FakeDns fakes,
      GeoFiles files) {
    this.config = config;
    this.tag = tag;
    this.openers = openers;
    this.random = random;
    this.clock = clock;
    this.fakes = fakes;
    this.files = files;
  }

  Servers make() {
    tags.add(tag);
    for (Endpoint endpoint : config.getNameServersList()) {
      add(NameServer.newBuilder().setAddress(endpoint).build());
    }
    config.getNameServerList().forEach(this::add);
    if (servers.isEmpty()) {
      Address localhost = Address.parse("localhost");
      Endpoint endpoint = Endpoint.newBuilder().setAddress(Messages.address(localhost)).build();
      add(NameServer.newBuilder().setAddress(endpoint).build());
    }
    return new Servers(servers, rules.build());
  }

  /** The inbound tags of all queries. */
  Set<String> tags() {
    return Set.copyOf(tags);
  }

  /** The ways to all servers that are sent queries. */
  List<Upstream> upstreams() {
    return List.copyOf(upstreams);
  }

  private void add(NameServer server) {
    Endpoint endpoint = server.getAddress();
    Address host =
        Messages.address(endpoint.getAddress())
            .orElseThrow(() -> new ConfigException("NameServer address is not specified."));
    if (endpoint.getPort() < 0 || endpoint.getPort() > 65535) {
      throw new ConfigException("the port of the name server " + host + " is out of range");
    }
    ServerAddress address = ServerAddress.of(host, endpoint.getPort());
    addRules(server, address.kind());
    long millis = Integer.toUnsignedLong(server.getTimeoutMs());
    servers.add(
        new Server(
            address.name(),
            source(server, address),
            family(server),
            millis == 0 ? TIMEOUT_MILLIS : millis,
            ips(server.getGeoipList()),
            ips(server.getUnexpectedGeoipList()),
            fallback(server),
            server.getFinalQuery(),
            address.kind() == ServerAddress.Kind.FAKE));
  }

  private void addRules(NameServer server, ServerAddress.Kind kind) {
    int id = servers.size();
    for (NameServer.PriorityDomain domain : server.getPrioritizedDomainList()) {
      if (domain.hasReference()) {
        rules.add(
            files.domains(domain.getReference()),
            RuleTexts.textOfDomains(domain.getReference()),
            id);
      } else {
        rules.add(Hosts.type(domain.getType()), domain.getDomain(), id);
      }
    }
    if (kind == ServerAddress.Kind.SYSTEM) {
      rules.add(DomainType.REGEX, "^[^.]+$", id);
      PRIVATE.forEach(domain -> rules.add(DomainType.DOMAIN, domain, id));
    }
  }

  private AnswerSource source(NameServer server, ServerAddress address) {
    return switch (address.kind()) {
      case SYSTEM -> new SystemSource(openers.sockets());
      case FAKE -> {
        if (fakes == FakeDns.NONE) {
          throw new ConfigException(
              "the name server \"fakedns\" needs pools: add the section \"fakedns\"; {} has the"
                  + " usual ones");
        }
        yield new FakeSource(fakes);
      }
      default -> {
        Upstream upstream = upstream(server, address);
        upstreams.add(upstream);
        yield new CachedSource(upstream, cache(server), clock, openers.loop());
      }
    };
  }

  private Upstream upstream(NameServer server, ServerAddress address) {
    String own = server.getTag().isEmpty() ? tag : server.getTag();
    tags.add(own);
    Optional<ClientSubnet> subnet = subnet(server);
    Destination target = address.target();
    return switch (address.kind()) {
      case UDP -> {
        Destination stream = Destination.tcp(target.address(), target.port());
        yield new UdpUpstream(
            target,
            openers.routed(own, target, DNS),
            random,
            subnet,
            tcp(openers.routed(own, stream, DNS), subnet));
      }
      case TCP -> tcp(openers.routed(own, target, DNS), subnet);
      case TCP_LOCAL -> tcp(openers.local(target), subnet);
      case HTTPS ->
          new HttpsUpstream(
              openers.routed(own, target, "https"), address, subnet, openers.doh(), openers.loop());
      case HTTPS_LOCAL ->
          new HttpsUpstream(openers.local(target), address, subnet, openers.doh(), openers.loop());
      case SYSTEM, FAKE -> throw new IllegalStateException("nothing is sent to " + address.name());
    };
  }

  private Upstream tcp(Opener opener, Optional<ClientSubnet> subnet) {
    return new TcpUpstream(opener, random, subnet, openers.loop());
  }

  private Optional<ClientSubnet> subnet(NameServer server) {
    ByteString ip = server.getClientIp().isEmpty() ? config.getClientIp() : server.getClientIp();
    return switch (ip.size()) {
      case 0 -> Optional.empty();
      case 4, 16 ->
          Optional.of(new ClientSubnet(((Address.Ip) Address.ip(ip.toByteArray())).value()));
      default -> throw new ConfigException("unexpected client IP length " + ip.size());
    };
  }

  private IpFamily family(NameServer server) {
    IpFamily all = family(config.getQueryStrategy());
    IpFamily own = server.hasQueryStrategy() ? family(server.getQueryStrategy()) : all;
    if (all != IpFamily.ANY && own != IpFamily.ANY && own != all) {
      throw new ConfigException(
          "queryStrategy leaves nothing to ask the name server "
              + Messages.address(server.getAddress().getAddress()).map(Address::text).orElse("")
              + " for; make its own the same as that of all, or leave one out");
    }
    return own == IpFamily.ANY ? all : own;
  }

  private static IpFamily family(QueryStrategy strategy) {
    return switch (strategy) {
      case USE_IP4 -> IpFamily.V4;
      case USE_IP6 -> IpFamily.V6;
      case USE_IP, UNRECOGNIZED -> IpFamily.ANY;
    };
  }

  private Optional<IpMatcher> ips(List<GeoIP> lists) {
    return lists.isEmpty() ? Optional.empty() : Optional.of(files.ips(lists));
  }

  private CachePolicy cache(NameServer server) {
    boolean disabled =
        server.hasCacheStrategy()
            ? server.getCacheStrategy() == CacheStrategy.CacheDisabled
            : config.getDisableCache() || config.getCacheStrategy() == CacheStrategy.CacheDisabled;
    boolean stale = server.hasServeStale() ? server.getServeStale() : config.getServeStale();
    long limit = Integer.toUnsignedLong(config.getServeExpiredTtl()) * 1_000;
    return new CachePolicy(!disabled, !stale ? 0 : limit == 0 ? Long.MAX_VALUE : limit);
  }

  private Server.Fallback fallback(NameServer server) {
    if (server.hasFallbackStrategy()) {
      return fallback(server.getFallbackStrategy());
    }
    if (server.getSkipFallback() || config.getDisableFallback()) {
      return Server.Fallback.NEVER;
    }
    if (config.getFallbackStrategy() != FallbackStrategy.Enabled) {
      return fallback(config.getFallbackStrategy());
    }
    return config.getDisableFallbackIfMatch()
        ? Server.Fallback.UNLESS_MATCHED
        : Server.Fallback.ALWAYS;
  }

  private static Server.Fallback fallback(FallbackStrategy strategy) {
    return switch (strategy) {
      case Enabled, UNRECOGNIZED -> Server.Fallback.ALWAYS;
      case Disabled -> Server.Fallback.NEVER;
      case DisabledIfAnyMatch -> Server.Fallback.UNLESS_MATCHED;
    };
  }
}
