package dev.jray.testkit.fake;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.feature.DnsClient;
import dev.jray.testkit.Ip;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Answers from a map, whatever family is asked for; names of no entry fail. */
public final class MapDns implements DnsClient {
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Map<String, List<InetAddress>> names = new ConcurrentHashMap<>();
  private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();
  private volatile boolean holding;
  private volatile String ownTag = "";

  /** Adds an entry; without addresses, the name has none. */
  public MapDns put(String name, String... addresses) {
    names.put(name, Stream.of(addresses).map(Ip::of).toList());
    return this;
  }

  /** Flows of this inbound tag carry this client's queries. */
  public MapDns owning(String tag) {
    ownTag = tag;
    return this;
  }

  @Override
  public boolean ownLink(String inboundTag) {
    return !ownTag.isEmpty() && ownTag.equals(inboundTag);
  }

  /** What was asked for, such as {@code a.example V4}. */
  public List<String> asked() {
    return asked;
  }

  /** Holds answers back from now on. */
  public void hold() {
    holding = true;
  }

  /** Gives the answers that were held back, and the next ones at once. */
  public void release() {
    holding = false;
    for (Runnable answer = held.poll(); answer != null; answer = held.poll()) {
      answer.run();
    }
  }

  @Override
  public Future<List<InetAddress>> resolve(String name, IpFamily family, EventLoop eventLoop) {
    asked.add(name + " " + family);
    Promise<List<InetAddress>> promise = eventLoop.newPromise();
    Runnable answer = () -> answer(name, promise);
    if (holding) {
      held.add(answer);
    } else {
      answer.run();
    }
    return promise;
  }

  private void answer(String name, Promise<List<InetAddress>> promise) {
    List<InetAddress> found = names.get(name);
    if (found == null) {
      promise.setFailure(new FlowException(NetworkError.NAME_NOT_RESOLVED, name));
    } else {
      promise.setSuccess(found);
    }
  }
}
