package dev.jray.feature.router;

import dev.jray.spi.feature.OutboundManager;
import dev.jray.spi.proto.core.OutboundHandlerConfig;
import dev.jray.spi.protocol.Outbound;
import java.util.List;
import java.util.Optional;

/** Outbounds of which only the tags exist. */
public final class FakeOutbounds implements OutboundManager {
  private volatile List<String> tags;

  /** Outbounds with these tags. */
  public FakeOutbounds(String... tags) {
    this.tags = List.of(tags);
  }

  /** Has other ones from now on. */
  public void replace(String... others) {
    tags = List.of(others);
  }

  @Override
  public List<String> tags() {
    return tags;
  }

  @Override
  public Optional<Outbound> find(String tag) {
    throw new AssertionError("a router needs tags only");
  }

  @Override
  public void add(OutboundHandlerConfig config) {
    throw new AssertionError("a router adds nothing");
  }

  @Override
  public void add(String tag, Outbound outbound) {
    throw new AssertionError("a router adds nothing");
  }

  @Override
  public void remove(String tag) {
    throw new AssertionError("a router removes nothing");
  }
}
