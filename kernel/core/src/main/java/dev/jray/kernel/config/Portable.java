package dev.jray.kernel.config;

import com.google.protobuf.Message;
import dev.jray.kernel.plugin.Catalog;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.feature.FeatureProvider;
import dev.jray.spi.proto.core.Config;
import dev.jray.spi.proto.core.InboundHandlerConfig;
import dev.jray.spi.proto.core.OutboundHandlerConfig;
import dev.jray.spi.proto.serial.TypedMessage;
import dev.jray.spi.protocol.InboundProtocol;
import dev.jray.spi.protocol.OutboundProtocol;
import java.util.Optional;

/** Lets each plugin replace what only JRay understands in its settings. */
final class Portable {
  private final Catalog catalog;

  Portable(Catalog catalog) {
    this.catalog = catalog;
  }

  Config apply(Config config) {
    Config.Builder builder = config.toBuilder().clearInbound().clearOutbound().clearApp();
    config.getInboundList().forEach(inbound -> builder.addInbound(apply(inbound)));
    config.getOutboundList().forEach(outbound -> builder.addOutbound(apply(outbound)));
    config.getAppList().forEach(app -> builder.addApp(apply(app)));
    return builder.build();
  }

  private InboundHandlerConfig apply(InboundHandlerConfig inbound) {
    TypedMessage settings = inbound.getProxySettings();
    return catalog
        .inboundByType(TypeNames.of(settings))
        .map(InboundProtocol::codec)
        .flatMap(codec -> changed(codec, settings))
        .map(changed -> inbound.toBuilder().setProxySettings(changed).build())
        .orElse(inbound);
  }

  private OutboundHandlerConfig apply(OutboundHandlerConfig outbound) {
    TypedMessage settings = outbound.getProxySettings();
    return catalog
        .outboundByType(TypeNames.of(settings))
        .map(OutboundProtocol::codec)
        .flatMap(codec -> changed(codec, settings))
        .map(changed -> outbound.toBuilder().setProxySettings(changed).build())
        .orElse(outbound);
  }

  private TypedMessage apply(TypedMessage app) {
    return catalog
        .featureByType(TypeNames.of(app))
        .map(FeatureProvider::codec)
        .flatMap(codec -> changed(codec, app))
        .orElse(app);
  }

  /** Empty if all stays as it is: then the bytes stay too, in whatever order they were written. */
  private static Optional<TypedMessage> changed(ConfigCodec<?> codec, TypedMessage settings) {
    return codec instanceof ConfigCodec.OfMessage<?> ofMessage
        ? changedMessage(ofMessage, settings)
        : Optional.empty();
  }

  private static <M extends Message> Optional<TypedMessage> changedMessage(
      ConfigCodec.OfMessage<M> codec, TypedMessage settings) {
    M message = codec.settings().cast(Settings.message(codec, settings.getValue()));
    M portable = run(codec, message);
    return portable.equals(message)
        ? Optional.empty()
        : Optional.of(settings.toBuilder().setValue(Codecs.bytes(portable)).build());
  }

  private static <M extends Message> M run(ConfigCodec.OfMessage<M> codec, M message) {
    try {
      return codec.portable().apply(message);
    } catch (ConfigException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new ConfigException(
          "the codec of " + codec.type() + " cannot make its settings portable: " + e, e);
    }
  }
}
