package dev.jray.kernel.inbound;

import dev.jray.spi.config.ConfigException;
import dev.jray.spi.feature.InboundManager;
import dev.jray.spi.proto.core.InboundHandlerConfig;
import dev.jray.spi.protocol.Inbound;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The inbounds of an instance. Writers take a lock and swap the list; readers do not. */
public final class KernelInboundManager implements InboundManager {
  private final List<InboundHandle> handlers = new CopyOnWriteArrayList<>();
  private final List<InboundHandlerConfig> configs = new CopyOnWriteArrayList<>();
  private InboundHandlers maker;
  private boolean running;

  /** Gives the manager what it makes handlers with; before the first one. */
  public synchronized void connect(InboundHandlers handlerMaker) {
    maker = Objects.requireNonNull(handlerMaker, "handlerMaker");
  }

  @Override
  public synchronized void add(InboundHandlerConfig config) throws IOException {
    if (!config.getTag().isEmpty() && handler(config.getTag()).isPresent()) {
      throw new ConfigException(
          "existing tag found: " + config.getTag() + "; every inbound needs a tag of its own");
    }
    InboundHandle handler = maker.create(config);
    if (running) {
      try {
        handler.start();
      } catch (IOException | RuntimeException e) {
        handler.close();
        throw e;
      }
    }
    handlers.add(handler);
    configs.add(config);
  }

  @Override
  public synchronized void remove(String tag) {
    InboundHandle handler =
        handler(tag).orElseThrow(() -> new NoSuchElementException("handler not found: " + tag));
    handlers.remove(handler);
    configs.removeIf(config -> config.getTag().equals(tag));
    handler.close();
  }

  /** Listens on all addresses; the caller closes the manager if this fails. */
  public synchronized void start() throws IOException {
    running = true;
    for (InboundHandle handler : handlers) {
      handler.start();
    }
  }

  /** Stops listening; flows go on. */
  public synchronized void stopListening() {
    running = false;
    handlers.forEach(InboundHandle::stopListening);
  }

  /** Closes all inbounds. */
  public synchronized void close() {
    running = false;
    handlers.forEach(InboundHandle::close);
    handlers.clear();
    configs.clear();
    if (maker != null) {
      maker.close();
    }
  }

  @Override
  public List<SocketAddress> addresses(String tag) {
    return handler(tag).map(InboundHandle::addresses).orElse(List.of());
  }

  @Override
  public List<Worker> workers(String tag) {
    return handler(tag).map(InboundHandle::workers).orElse(List.of());
  }

  @Override
  public List<String> tags() {
    return handlers.stream().map(InboundHandle::tag).filter(tag -> !tag.isEmpty()).toList();
  }

  @Override
  public List<InboundHandlerConfig> configs() {
    return List.copyOf(configs);
  }

  @Override
  public Optional<Inbound> find(String tag) {
    return handler(tag).flatMap(InboundHandle::protocol);
  }

  private Optional<InboundHandle> handler(String tag) {
    return tag.isEmpty()
        ? Optional.empty()
        : handlers.stream().filter(known -> known.tag().equals(tag)).findFirst();
  }
}
