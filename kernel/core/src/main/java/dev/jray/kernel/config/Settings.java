package dev.jray.kernel.config;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.jray.kernel.plugin.Catalog;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.proto.envelope.Envelope;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Turns the bytes of a message into what a handler's constructor asks for. */
public final class Settings {
  private final Catalog catalog;

  /** Takes the catalog for settings that contain those of another plugin. */
  public Settings(Catalog catalog) {
    this.catalog = Objects.requireNonNull(catalog, "catalog");
  }

  /**
   * Decodes settings.
   *
   * @param codec of the plugin that they belong to
   * @param value of the message that carries them
   * @throws ConfigException if the bytes are none of the codec's
   */
  public <C> C parse(ConfigCodec<C> codec, ByteString value) {
    if (codec instanceof ConfigCodec.OfMessage<?> ofMessage) {
      return codec.settings().cast(message(ofMessage, value));
    }
    ConfigCodec.OfRecord<?> ofRecord = (ConfigCodec.OfRecord<?>) codec;
    Reading reading = new Reading(catalog, Map.of());
    byte[] json = json(codec, value).getBytes(StandardCharsets.UTF_8);
    Optional<?> settings =
        new TextParser(reading)
            .json(codec.type(), json)
            .flatMap(node -> Codecs.run(ofRecord.reader(), node));
    reading.problems().check();
    return codec
        .settings()
        .cast(settings.orElseThrow(() -> new ConfigException("no settings: " + codec.type())));
  }

  static Message message(ConfigCodec.OfMessage<?> codec, ByteString value) {
    try {
      return codec.prototype().getParserForType().parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      throw undecodable(codec, e);
    }
  }

  /** The JSON text that an envelope carries. */
  static String json(ConfigCodec<?> codec, ByteString value) {
    try {
      String json = Envelope.parseFrom(value).getJson();
      return json.isEmpty() ? "{}" : json;
    } catch (InvalidProtocolBufferException e) {
      throw undecodable(codec, e);
    }
  }

  private static ConfigException undecodable(
      ConfigCodec<?> codec, InvalidProtocolBufferException e) {
    return new ConfigException(
        "the bytes are no message of type " + codec.type() + ": " + e.getMessage(), e);
  }
}
