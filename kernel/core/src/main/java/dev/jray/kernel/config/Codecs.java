package dev.jray.kernel.config;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.jray.kernel.plugin.Catalog;
import dev.jray.kernel.plugin.Offer.Kind;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.Messages;
import dev.jray.spi.proto.envelope.Envelope;
import dev.jray.spi.proto.serial.TypedMessage;
import dev.jray.spi.protocol.InboundProtocol;
import dev.jray.toolkit.text.Spelling;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;

/** Runs the codecs of plugins, which may come from anyone. */
final class Codecs {
  private Codecs() {}

  /** Reads a node as the settings of a codec; wrong input leaves problems. */
  static TypedMessage read(ConfigCodec<?> codec, Node node) {
    // Some settings may be a list as well; a codec that wants an object says so when it looks into
    // it
    if (!node.isList()) {
      node.enter();
    }
    if (codec instanceof ConfigCodec.OfMessage<?> ofMessage) {
      Optional<? extends Message> message = run(ofMessage.reader(), node);
      return Messages.typed(codec.type(), message.map(WireBytes::of).orElse(ByteString.EMPTY));
    }
    run(((ConfigCodec.OfRecord<?>) codec).reader(), node);
    return Messages.typed(codec.type(), envelope(node.jsonText()));
  }

  /** Reads a node as the settings of the named inbound protocol. */
  static TypedMessage inbound(Catalog catalog, String protocol, Node node) {
    Optional<InboundProtocol<?>> found = catalog.inbound(protocol);
    if (found.isEmpty()) {
      node.fail(unknownProtocol("inbound", protocol, catalog.names(Kind.INBOUND)));
    }
    return found.map(known -> read(known.codec(), node)).orElse(TypedMessage.getDefaultInstance());
  }

  static String unknownProtocol(String side, String protocol, Collection<String> installed) {
    if (protocol.isEmpty()) {
      return "unknown config id: ; give \"protocol\" one of these: " + String.join(", ", installed);
    }
    return "unknown config id: "
        + protocol
        + "; no installed plugin provides this "
        + side
        + " protocol"
        + Spelling.allAndNearest(protocol, installed, "installed");
  }

  /** Applies a plugin's reader and checks that it keeps its promises. */
  static <T> Optional<T> run(Function<? super Node, T> reader, Node node) {
    try {
      T result = reader.apply(node);
      if (result == null) {
        node.fail("the plugin's codec returned nothing; this is a fault of the plugin");
      }
      return Optional.ofNullable(result);
    } catch (ConfigException e) {
      e.problems().forEach(node::fail);
    } catch (RuntimeException e) {
      node.reading()
          .problems()
          .error(
              node.place(),
              node.path(),
              "the plugin's codec failed: " + e + "; this is a fault of the plugin",
              e);
    }
    return Optional.empty();
  }

  /** The settings that travel for a codec without a message. */
  static ByteString envelope(String json) {
    return Envelope.newBuilder().setJson(json).build().toByteString();
  }
}
