package dev.jray.transport.tcp;

import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.Messages;
import dev.jray.transport.tcp.proto.Config;

/**
 * What the configuration says.
 *
 * @param acceptProxyProtocol whether clients must begin with a PROXY protocol header
 */
record TcpSettings(boolean acceptProxyProtocol) {
  /** The header that is none. */
  static final String NO_HEADER = "v2ray.core.transport.internet.headers.noop.ConnectionConfig";

  /** Why a header of type {@code http} is refused. */
  static final String NO_HTTP =
      "this build has no HTTP header obfuscation; the header type must be \"none\"";

  private static final String HTTP_HEADER = "v2ray.core.transport.internet.headers.http.Config";

  static TcpSettings of(Config config) {
    String header =
        config.hasHeaderSettings() ? Messages.type(config.getHeaderSettings()) : NO_HEADER;
    if (header.equals(HTTP_HEADER)) {
      throw new ConfigException(NO_HTTP);
    }
    if (!header.equals(NO_HEADER)) {
      throw new ConfigException(
          "the header of the tcp transport must be " + NO_HEADER + ", not \"" + header + "\"");
    }
    return new TcpSettings(config.getAcceptProxyProtocol());
  }
}
