package dev.jray.spi.config;

import com.google.protobuf.Message;
import dev.jray.spi.annotation.Stable;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * How a plugin's part of the configuration becomes its settings, by way of protobuf, the one
 * canonical form.
 *
 * @param <C> what the handler's constructor receives
 */
@Stable
public sealed interface ConfigCodec<C> {

  /**
   * The full protobuf name that identifies the settings, such as {@code
   * v2ray.core.proxy.socks.ServerConfig}.
   */
  String type();

  /** The class a handler's constructor asks for. */
  Class<C> settings();

  /**
   * Settings with a protobuf message of their own.
   *
   * @param type the message's full name
   * @param prototype its default instance
   * @param reader from configuration text; runs on any thread, must not keep the node
   * @param writer back to a tree of maps, lists, strings, numbers and booleans that {@code reader}
   *     reads as the same message
   * @param portable the same settings for other programs: with the content of files in the place of
   *     references to them; runs when a configuration is converted
   */
  record OfMessage<M extends Message>(
      String type,
      M prototype,
      Function<ConfigNode, M> reader,
      Function<M, Map<String, Object>> writer,
      UnaryOperator<M> portable)
      implements ConfigCodec<M> {
    public OfMessage {
      Objects.requireNonNull(type, "type");
      Objects.requireNonNull(prototype, "prototype");
      Objects.requireNonNull(reader, "reader");
      Objects.requireNonNull(writer, "writer");
      Objects.requireNonNull(portable, "portable");
    }

    @Override
    @SuppressWarnings("unchecked")
    public Class<M> settings() {
      return (Class<M>) prototype.getClass();
    }
  }

  /**
   * Settings without a protobuf message: the JSON text travels in a {@code jray.Envelope}, and the
   * reader runs on both ends of the trip.
   *
   * @param type a name that no other plugin uses, such as {@code com.example.token.Settings}
   */
  record OfRecord<R extends Record>(String type, Class<R> settings, Function<ConfigNode, R> reader)
      implements ConfigCodec<R> {
    public OfRecord {
      Objects.requireNonNull(type, "type");
      Objects.requireNonNull(settings, "settings");
      Objects.requireNonNull(reader, "reader");
    }
  }

  /** A codec for a protobuf message; its type is the message's own full name. */
  static <M extends Message> ConfigCodec<M> message(
      M prototype, Function<ConfigNode, M> reader, Function<M, Map<String, Object>> writer) {
    return message(prototype, reader, writer, UnaryOperator.identity());
  }

  /**
   * A codec for a protobuf message that may refer to files.
   *
   * @param portable the same settings with what those files contain
   */
  static <M extends Message> ConfigCodec<M> message(
      M prototype,
      Function<ConfigNode, M> reader,
      Function<M, Map<String, Object>> writer,
      UnaryOperator<M> portable) {
    return new OfMessage<>(
        prototype.getDescriptorForType().getFullName(), prototype, reader, writer, portable);
  }

  /** A codec for a record. */
  static <R extends Record> ConfigCodec<R> record(
      String type, Class<R> settings, Function<ConfigNode, R> reader) {
    return new OfRecord<>(type, settings, reader);
  }
}
