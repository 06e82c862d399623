package dev.jray.transport.udp;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.feature.DnsClient;
import dev.jray.spi.net.Address;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers from a map; names of no entry fail. Lookups can be held back. */
final class MapDns implements DnsClient {
  final List<String> asked = new CopyOnWriteArrayList<>();
  private final Map<String, List<InetAddress>> names = new ConcurrentHashMap<>();
  private final Queue<Runnable> held = new ArrayDeque<>();
  private volatile boolean hold;

  void put(String name, String... addresses) {
    names.put(
        name,
        List.of(addresses).stream()
            .map(text -> ((Address.Ip) Address.parse(text)).value())
            .toList());
  }

  void hold() {
    hold = true;
  }

  void release() {
    hold = false;
    while (!held.isEmpty()) {
      held.poll().run();
    }
  }

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
}
