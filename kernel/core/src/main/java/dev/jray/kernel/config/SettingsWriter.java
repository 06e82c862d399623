package dev.jray.kernel.config;

import com.google.protobuf.Message;
import com.typesafe.config.ConfigFactory;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.proto.serial.TypedMessage;
import java.util.Map;

/** Writes settings of plugins as JSON trees. */
final class SettingsWriter {
  private SettingsWriter() {}

  static Map<String, Object> write(ConfigCodec<?> codec, TypedMessage settings) {
    if (codec instanceof ConfigCodec.OfMessage<?> ofMessage) {
      return write(ofMessage, settings);
    }
    String json = Settings.json(codec, settings.getValue());
    try {
      JsonScanner.scan(json);
      return ConfigFactory.parseString(json, TextParser.options(codec.type())).root().unwrapped();
    } catch (JsonSyntaxException | com.typesafe.config.ConfigException e) {
      throw new ConfigException(
          "the envelope of " + codec.type() + " holds no JSON: " + e.getMessage(), e);
    }
  }

  private static <M extends Message> Map<String, Object> write(
      ConfigCodec.OfMessage<M> codec, TypedMessage settings) {
    M message = codec.settings().cast(Settings.message(codec, settings.getValue()));
    try {
      return codec.writer().apply(message);
    } catch (ConfigException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new ConfigException(
          "the codec of " + codec.type() + " cannot write its settings: " + e, e);
    }
  }
}
