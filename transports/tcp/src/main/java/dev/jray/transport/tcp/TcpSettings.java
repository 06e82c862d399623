package dev.jray.transport.tcp;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.Messages;
import dev.jray.spi.proto.serial.TypedMessage;
import dev.jray.transport.tcp.proto.Config;
import java.util.Optional;

/**
 * What the configuration says.
 *
 * @param acceptProxyProtocol whether clients must begin with a PROXY protocol header
 * @param header the HTTP header obfuscation, if there is one
 */
record TcpSettings(boolean acceptProxyProtocol, Optional<HttpHeader> header) {
  /** The header that is none. */
  static final String NO_HEADER = "v2ray.core.transport.internet.headers.noop.ConnectionConfig";

  /** The header of HTTP. */
  static final String HTTP_HEADER = "v2ray.core.transport.internet.headers.http.Config";

  static TcpSettings of(Config config) {
    return new TcpSettings(
        config.getAcceptProxyProtocol(),
        config.hasHeaderSettings() ? header(config.getHeaderSettings()) : Optional.empty());
  }

  private static Optional<HttpHeader> header(TypedMessage settings) {
    return switch (Messages.type(settings)) {
      case NO_HEADER -> Optional.empty();
      case HTTP_HEADER -> {
        dev.jray.transport.tcp.proto.http.Config http = http(settings);
        // V2Ray's rule: a message that says nothing means no obfuscation
        yield http.hasRequest() || http.hasResponse()
            ? Optional.of(HttpHeader.of(http))
            : Optional.empty();
      }
      default ->
          throw new ConfigException(
              "the header of the tcp transport must be "
                  + NO_HEADER
                  + " or "
                  + HTTP_HEADER
                  + ", not \""
                  + Messages.type(settings)
                  + "\"");
    };
  }

  /** The message in a header of HTTP. */
  static dev.jray.transport.tcp.proto.http.Config http(TypedMessage settings) {
    try {
      return dev.jray.transport.tcp.proto.http.Config.parseFrom(settings.getValue());
    } catch (InvalidProtocolBufferException e) {
      throw new ConfigException("the HTTP header of the tcp transport cannot be read", e);
    }
  }
}
