package dev.jray.feature.observatory;

import dev.jray.spi.feature.OutboundManager;
import dev.jray.spi.proto.core.OutboundHandlerConfig;
import dev.jray.spi.protocol.Outbound;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Outbounds of which there is nothing but tags. */
final class TestOutbounds implements OutboundManager {
  final List<String> tags = new ArrayList<>();

  TestOutbounds(String... tags) {
    this.tags.addAll(List.of(tags));
  }

  @Override
  public List<String> tags() {
    return tags;
  }

  @Override
  public List<OutboundHandlerConfig> configs() {
    return List.of();
  }

  @Override
  public Optional<Outbound> find(String tag) {
    return Optional.empty();
  }

  @Override
  public void add(OutboundHandlerConfig config) {
    throw new AssertionError("nobody adds an outbound");
  }

  @Override
  public void add(String tag, Outbound outbound) {
    throw new AssertionError("nobody adds an outbound");
  }

  @Override
  public void remove(String tag) {
    throw new AssertionError("nobody removes an outbound");
  }
}
