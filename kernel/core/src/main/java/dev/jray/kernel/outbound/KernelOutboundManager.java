package dev.jray.kernel.outbound;

import dev.jray.kernel.dispatch.OutboundHandle;
import dev.jray.kernel.dispatch.OutboundTable;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.feature.OutboundManager;
import dev.jray.spi.proto.core.OutboundHandlerConfig;
import dev.jray.spi.protocol.Outbound;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The outbounds of an instance. Writers take a lock and swap an immutable table; readers do not.
 */
public final class KernelOutboundManager implements OutboundManager, OutboundTable {
  private record Table(
      Map<String, OutboundHandler> tagged,
      List<OutboundHandler> untagged,
      OutboundHandler first,
      List<String> tags) {
    Table(
        Map<String, OutboundHandler> tagged,
        List<OutboundHandler> untagged,
        OutboundHandler first) {
      this(tagged, untagged, first, List.copyOf(tagged.keySet()));
    }
  }

  private final List<OutboundHandlerConfig> configs = new CopyOnWriteArrayList<>();
  private volatile Table table = new Table(Map.of(), List.of(), null);
  private OutboundHandlers handlers;

  /** Gives the manager what it makes handlers with; before the first one. */
  public void connect(OutboundHandlers maker) {
    handlers = Objects.requireNonNull(maker, "maker");
  }

  @Override
  public void add(OutboundHandlerConfig config) {
    checkFree(config.getTag());
    put(handlers.create(config, this), config);
  }

  @Override
  public void add(String tag, Outbound outbound) {
    checkFree(tag);
    put(handlers.of(tag, outbound, this), OutboundHandlerConfig.newBuilder().setTag(tag).build());
  }

  private synchronized void put(OutboundHandler handler, OutboundHandlerConfig config) {
    checkFree(handler.tag());
    Map<String, OutboundHandler> tagged = new LinkedHashMap<>(table.tagged());
    List<OutboundHandler> untagged = new ArrayList<>(table.untagged());
    if (handler.tag().isEmpty()) {
      untagged.add(handler);
    } else {
      tagged.put(handler.tag(), handler);
    }
    table = new Table(tagged, untagged, table.first() == null ? handler : table.first());
    configs.add(config);
  }

  private void checkFree(String tag) {
    if (!tag.isEmpty() && table.tagged().containsKey(tag)) {
      throw new ConfigException(
          "existing tag found: " + tag + "; every outbound needs a tag of its own");
    }
  }

  @Override
  public synchronized void remove(String tag) {
    Map<String, OutboundHandler> tagged = new LinkedHashMap<>(table.tagged());
    OutboundHandler removed = tagged.remove(tag);
    if (removed == null) {
      throw new NoSuchElementException("handler not found: " + tag);
    }
    table =
        new Table(tagged, table.untagged(), removed.equals(table.first()) ? null : table.first());
    configs.removeIf(config -> config.getTag().equals(tag));
    close(removed);
  }

  /** Closes all outbounds. */
  public synchronized void close() {
    Table last = table;
    table = new Table(Map.of(), List.of(), null);
    configs.clear();
    last.tagged().values().forEach(KernelOutboundManager::close);
    last.untagged().forEach(KernelOutboundManager::close);
  }

  private static void close(OutboundHandler handler) {
    handler.protocol().close();
    handler.stack().close();
  }

  @Override
  public List<String> tags() {
    return table.tags();
  }

  @Override
  public List<OutboundHandlerConfig> configs() {
    return List.copyOf(configs);
  }

  @Override
  public Optional<Outbound> find(String tag) {
    return Optional.ofNullable(table.tagged().get(tag)).map(OutboundHandler::protocol);
  }

  @Override
  public Optional<OutboundHandle> byTag(String tag) {
    return Optional.ofNullable(table.tagged().get(tag));
  }

  @Override
  public Optional<OutboundHandle> byDefault() {
    return Optional.ofNullable(table.first());
  }

  /**
   * Checks that every chain leads somewhere.
   *
   * @throws ConfigException if a proxySettings tag does not exist
   */
  public void checkChains() {
    table.tagged().values().forEach(this::checkChain);
    table.untagged().forEach(this::checkChain);
  }

  private void checkChain(OutboundHandler handler) {
    if (!handler.through().isEmpty() && !table.tagged().containsKey(handler.through())) {
      throw new ConfigException(
          "failed to get outbound handler with tag: "
              + handler.through()
              + "; the proxySettings of outbound ["
              + handler.tag()
              + "] name it, but no outbound has this tag");
    }
  }
}
