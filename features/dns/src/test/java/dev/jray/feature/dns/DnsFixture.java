package dev.jray.feature.dns;

import dev.jray.feature.dns.proto.Config;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.feature.DnsAnswer;
import dev.jray.spi.feature.DnsClient.IpFamily;
import dev.jray.spi.feature.FakeDns;
import dev.jray.spi.feature.Severity;
import dev.jray.testkit.ConfigText;
import dev.jray.testkit.Loopback;
import dev.jray.testkit.RecordingLog;
import dev.jray.testkit.Zone;
import dev.jray.testkit.fake.MapDns;
import dev.jray.toolkit.channel.Outgoing;
import dev.jray.toolkit.geo.GeoFiles;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * The feature between a network with two name servers, 1.1.1.1 and 2.2.2.2, and a system that knows
 * a few names.
 */
final class DnsFixture implements AutoCloseable {
  final Zone first = new Zone();
  final Zone second = new Zone();
  final FakeNetwork network =
      new FakeNetwork().put("udp:1.1.1.1:53", first).put("udp:2.2.2.2:53", second);
  final MapDns system = new MapDns();
  final Loopback sockets = new Loopback(system);
  final RecordingLog log = new RecordingLog(Severity.DEBUG);
  final HandClock clock = new HandClock();
  final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
  FakeDns fakes = FakeDns.NONE;
  private DnsFeature feature;

  /** Makes the feature of the members of a JSON object. */
  void start(String members) {
    Config config = ConfigText.json("{" + members + "}").read(DnsCodec.CODEC).value();
    Outgoing outgoing = new Outgoing(network, sockets.sockets(), loops);
    feature = new DnsFeature(config, outgoing, fakes, new GeoFiles(), log, clock, new Random(7));
  }

  DnsFeature feature() {
    return feature;
  }

  /** The addresses of a name, or why there are none. */
  String resolve(String name, IpFamily family) {
    return text(feature.resolve(name, family, loop()));
  }

  String resolve(String name) {
    return resolve(name, IpFamily.ANY);
  }

  /** What a client who speaks DNS is told. */
  DnsAnswer query(String name, IpFamily family) {
    Future<DnsAnswer> answer = feature.query(name, family, loop());
    await(answer);
    if (!answer.isSuccess()) {
      throw new AssertionError("failed", answer.cause());
    }
    return answer.getNow();
  }

  EventLoop loop() {
    return loops.next();
  }

  static String text(Future<List<InetAddress>> found) {
    await(found);
    return found.isSuccess()
        ? String.join(" ", found.getNow().stream().map(InetAddress::getHostAddress).toList())
        : ((FlowException) found.cause()).code().id() + ": " + found.cause().getMessage();
  }

  private static void await(Future<?> future) {
    if (!future.awaitUninterruptibly(20, TimeUnit.SECONDS)) {
      throw new AssertionError("not within twenty seconds");
    }
  }

  @Override
  public void close() {
    network.channels().forEach(channel -> channel.close().awaitUninterruptibly());
    if (feature != null) {
      feature.close();
    }
    sockets.close();
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
