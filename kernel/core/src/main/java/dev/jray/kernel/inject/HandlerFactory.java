package dev.jray.kernel.inject;

import com.google.inject.AbstractModule;
import com.google.inject.Binder;
import com.google.inject.ConfigurationException;
import com.google.inject.CreationException;
import com.google.inject.Injector;
import com.google.inject.ProvisionException;
import com.google.protobuf.ByteString;
import dev.jray.kernel.config.Settings;
import dev.jray.kernel.config.TypeNames;
import dev.jray.kernel.plugin.Catalog;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.proto.serial.TypedMessage;
import dev.jray.spi.protocol.Inbound;
import dev.jray.spi.protocol.InboundFactory;
import dev.jray.spi.protocol.InboundProtocol;
import dev.jray.spi.protocol.Outbound;
import dev.jray.spi.protocol.OutboundProtocol;
import dev.jray.spi.transport.Security;
import dev.jray.spi.transport.SecurityProvider;
import dev.jray.spi.transport.Transport;
import dev.jray.spi.transport.TransportProvider;
import java.util.Optional;

/**
 * Makes the handlers of plugins. Each gets an injector of its own, a child of the instance's: it
 * sees the instance's features and its own settings, and nothing of its neighbours.
 */
public final class HandlerFactory implements InboundFactory {
  private final Catalog catalog;
  private final Injector features;
  private final Settings settings;

  /** Makes handlers that can ask for what the injector holds. */
  public HandlerFactory(Catalog catalog, Injector features) {
    this.catalog = catalog;
    this.features = features;
    this.settings = new Settings(catalog);
  }

  @Override
  public Inbound create(TypedMessage message) {
    String type = TypeNames.of(message);
    if (catalog.inboundByType(type).isEmpty() && catalog.outboundByType(type).isPresent()) {
      throw new ConfigException("not an inbound proxy: " + type + "; it belongs to an outbound");
    }
    InboundProtocol<?> protocol = catalog.inboundByType(type).orElseThrow(() -> unknown(type));
    return make(protocol.handler(), protocol.codec(), message.getValue(), null);
  }

  /** Makes an outbound. */
  public Outbound outbound(TypedMessage message) {
    String type = TypeNames.of(message);
    if (catalog.outboundByType(type).isEmpty() && catalog.inboundByType(type).isPresent()) {
      throw new ConfigException("not an outbound handler: " + type + "; it belongs to an inbound");
    }
    OutboundProtocol<?> protocol = catalog.outboundByType(type).orElseThrow(() -> unknown(type));
    return make(protocol.handler(), protocol.codec(), message.getValue(), null);
  }

  /** Makes a transport; without settings it has its defaults. */
  public Transport transport(
      TransportProvider<?> provider, Optional<TypedMessage> settings, Security security) {
    return make(provider.handler(), provider.codec(), value(settings), security);
  }

  /** Makes a security layer; without settings it has its defaults. */
  public Security security(SecurityProvider<?> provider, Optional<TypedMessage> settings) {
    return make(provider.handler(), provider.codec(), value(settings), null);
  }

  private static ByteString value(Optional<TypedMessage> settings) {
    return settings.map(TypedMessage::getValue).orElse(ByteString.EMPTY);
  }

  private static ConfigException unknown(String type) {
    return new ConfigException(
        "Serial: Unknown type: "
            + type
            + "; no installed plugin provides it, add the jar that does to plugins/");
  }

  private <T, C> T make(
      Class<? extends T> handler, ConfigCodec<C> codec, ByteString value, Security security) {
    C message = settings.parse(codec, value);
    try {
      return features
          .createChildInjector(
              new HandlerModule<>(handler, codec.settings(), message, security, this))
          .getInstance(handler);
    } catch (ProvisionException | CreationException | ConfigurationException e) {
      throw Failures.of(e, handler);
    }
  }

  private static final class HandlerModule<C> extends AbstractModule {
    private final Class<?> handler;
    private final Class<C> type;
    private final C settings;
    private final Security security;
    private final InboundFactory inbounds;

    HandlerModule(
        Class<?> handler, Class<C> type, C settings, Security security, InboundFactory inbounds) {
      this.handler = handler;
      this.type = type;
      this.settings = settings;
      this.security = security;
      this.inbounds = inbounds;
    }

    @Override
    protected void configure() {
      Binder binder = binder();
      binder.bind(type).toInstance(settings);
      binder.bind(handler);
      binder.bind(InboundFactory.class).toInstance(inbounds);
      if (security != null) {
        binder.bind(Security.class).toInstance(security);
      }
    }
  }
}
