package dev.jray.protocol.vmess;

import dev.jray.spi.feature.InboundManager;
import dev.jray.spi.proto.core.InboundHandlerConfig;
import dev.jray.spi.protocol.Inbound;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The inbounds that a test puts in; none to begin with. */
final class TestInbounds implements InboundManager {
  private final Map<String, Inbound> inbounds = new HashMap<>();
  private final Map<String, List<SocketAddress>> addresses = new HashMap<>();

  private Duration left = ChronoUnit.FOREVER.getDuration();

  TestInbounds with(String tag, Inbound inbound, SocketAddress... bound) {
    inbounds.put(tag, inbound);
    addresses.put(tag, List.of(bound));
    return this;
  }

  @Override
  public List<String> tags() {
    return List.copyOf(inbounds.keySet());
  }

  @Override
  public List<InboundHandlerConfig> configs() {
    return List.of();
  }

  @Override
  public Optional<Inbound> find(String tag) {
    return Optional.ofNullable(inbounds.get(tag));
  }

  @Override
  public List<SocketAddress> addresses(String tag) {
    return addresses.getOrDefault(tag, List.of());
  }

  @Override
  public List<Worker> workers(String tag) {
    return addresses(tag).stream()
        .map(bound -> new Worker(inbounds.get(tag), bound, left))
        .toList();
  }

  /** How long they all go on listening. */
  TestInbounds listeningFor(Duration time) {
    left = time;
    return this;
  }

  @Override
  public void add(InboundHandlerConfig config) {
    throw new AssertionError("nobody adds an inbound");
  }

  @Override
  public void remove(String tag) {
    throw new AssertionError("nobody removes an inbound");
  }
}
