package dev.jray.kernel.stream;

import dev.jray.kernel.inject.HandlerFactory;
import dev.jray.kernel.plugin.Catalog;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.proto.internet.StreamConfig;
import dev.jray.spi.proto.internet.TransportConfig;
import dev.jray.spi.proto.serial.TypedMessage;
import dev.jray.spi.transport.Security;
import dev.jray.spi.transport.SecurityProvider;
import dev.jray.spi.transport.Transport;
import dev.jray.spi.transport.TransportProvider;
import java.util.List;
import java.util.Optional;

/** Makes the stream stacks of handlers. */
public final class StreamStacks {
  private static final String DATAGRAMS = "udp";

  private final Catalog catalog;
  private final HandlerFactory factory;
  private final List<TransportConfig> shared;

  /**
   * Makes stacks from the catalog's transports.
   *
   * @param shared the deprecated transport settings for all handlers
   */
  public StreamStacks(Catalog catalog, HandlerFactory factory, List<TransportConfig> shared) {
    this.catalog = catalog;
    this.factory = factory;
    this.shared = shared;
  }

  /**
   * Makes the stack that a configuration describes.
   *
   * @throws ConfigException if no plugin knows the transport or security layer
   */
  public StreamStack create(StreamConfig config) {
    StreamSettings settings = StreamSettings.of(config, shared);
    Security security = security(settings);
    try {
      Transport stream = transport(settings.transport(), settings.transportSettings(), security);
      Transport datagram = transport(DATAGRAMS, Optional.empty(), Security.NONE);
      return new StreamStack(stream, datagram, security, settings.options());
    } catch (RuntimeException e) {
      security.close();
      throw e;
    }
  }

  private Transport transport(String name, Optional<TypedMessage> settings, Security security) {
    TransportProvider<?> provider =
        catalog
            .transportByName(name)
            .orElseThrow(
                () ->
                    new ConfigException(
                        "the transport \""
                            + name
                            + "\" is not registered; add the plugin that provides it to plugins/"));
    return factory.transport(provider, settings, security);
  }

  private Security security(StreamSettings settings) {
    if (settings.securityType().isEmpty()) {
      return Security.NONE;
    }
    SecurityProvider<?> provider =
        catalog
            .securityByType(settings.securityType())
            .orElseThrow(
                () ->
                    new ConfigException(
                        "the security layer "
                            + settings.securityType()
                            + " is not registered; add the plugin that provides it to plugins/"));
    return factory.security(provider, settings.securitySettings());
  }
}
