package dev.jray.protocol.freedom;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.feature.AccessRecord;
import dev.jray.spi.feature.DnsClient;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.Content;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.flow.Source;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.spi.protocol.Connector;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;

/** What surrounds an outbound, for tests on an embedded event loop. */
final class Fakes {
  private Fakes() {}

  static Flow flow(Destination target, EventLoop loop) {
    InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    Source source = new Source(Network.TCP, "in", here, here, Optional.empty());
    return new Flow(7, source, target, Optional.empty(), Content.UNKNOWN, loop);
  }

  /** Answers from a map; names of no entry fail. Lookups can be held back. */
  static final class MapDns implements DnsClient {
    final Map<String, List<InetAddress>> names = new HashMap<>();
    final List<String> asked = new ArrayList<>();
    final Queue<Runnable> held = new ArrayDeque<>();
    boolean hold;

    @Override
    public Future<List<InetAddress>> resolve(String name, IpFamily family, EventLoop eventLoop) {
      asked.add(name + " " + family);
      Promise<List<InetAddress>> promise = eventLoop.newPromise();
      Runnable answer = () -> answer(name, promise);
      if (hold) {
        held.add(answer);
      } else {
        answer.run();
      }
      return promise;
    }

    private void answer(String name, Promise<List<InetAddress>> promise) {
      if (names.containsKey(name)) {
        promise.setSuccess(names.get(name));
      } else {
        promise.setFailure(new FlowException(NetworkError.NAME_NOT_RESOLVED, name));
      }
    }

    void release() {
      hold = false;
      while (!held.isEmpty()) {
        held.poll().run();
      }
    }
  }

  /** Answers each connect with the next of its results; a channel if there is none. */
  static final class ScriptedConnector implements Connector {
    final Queue<Throwable> failures = new ArrayDeque<>();
    final List<Destination> connected = new ArrayList<>();
    final EmbeddedChannel channel = new EmbeddedChannel();
    final EventLoop loop;
    Optional<InetAddress> source = Optional.empty();

    ScriptedConnector(EventLoop loop) {
      this.loop = loop;
    }

    @Override
    public Future<Channel> connect(Destination to, Consumer<ChannelPipeline> handlers) {
      connected.add(to);
      if (!failures.isEmpty()) {
        return loop.newFailedFuture(failures.poll());
      }
      handlers.accept(channel.pipeline());
      return loop.newSucceededFuture(channel);
    }

    @Override
    public Future<Channel> local(Consumer<ChannelPipeline> handlers) {
      throw new UnsupportedOperationException("freedom goes out");
    }

    @Override
    public Optional<InetAddress> source() {
      return source;
    }
  }

  /** Keeps the lines. */
  static final class Lines implements Log {
    final List<String> lines = new ArrayList<>();

    @Override
    public boolean enabled(Severity severity) {
      return true;
    }

    @Override
    public void write(Severity severity, int flowId, String origin, String message) {
      lines.add(severity + " [" + flowId + "] " + origin + ": " + message);
    }

    @Override
    public boolean accessEnabled() {
      return false;
    }

    @Override
    public void access(AccessRecord entry) {
      throw new UnsupportedOperationException("outbounds write no access log");
    }

    @Override
    public void reopen() {}
  }
}
