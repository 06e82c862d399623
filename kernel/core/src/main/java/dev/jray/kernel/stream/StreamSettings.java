package dev.jray.kernel.stream;

import dev.jray.kernel.config.TypeNames;
import dev.jray.spi.proto.internet.SocketConfig;
import dev.jray.spi.proto.internet.StreamConfig;
import dev.jray.spi.proto.internet.TransportConfig;
import dev.jray.spi.proto.serial.TypedMessage;
import dev.jray.spi.transport.SocketOptions;
import dev.jray.spi.transport.SocketOptions.Transparent;
import java.util.List;
import java.util.Optional;

/**
 * A stream configuration, read by V2Ray's rules.
 *
 * @param transport its protocol name
 * @param transportSettings its settings; empty for the defaults
 * @param securityType full name of the security layer's message; empty for none
 * @param securitySettings its settings; empty for the defaults
 */
record StreamSettings(
    String transport,
    Optional<TypedMessage> transportSettings,
    String securityType,
    Optional<TypedMessage> securitySettings,
    SocketOptions options) {

  /**
   * Reads a message.
   *
   * @param shared the deprecated settings for all handlers, used where the message has none
   */
  static StreamSettings of(StreamConfig config, List<TransportConfig> shared) {
    String transport = TypeNames.transport(config.getProtocolName(), config.getProtocol());
    Optional<TypedMessage> settings =
        find(config.getTransportSettingsList(), transport).or(() -> find(shared, transport));
    String security = TypeNames.canonical(config.getSecurityType());
    Optional<TypedMessage> securitySettings =
        config.getSecuritySettingsList().stream()
            .filter(message -> TypeNames.of(message).equals(security))
            .findFirst();
    return new StreamSettings(
        transport, settings, security, securitySettings, options(config.getSocketSettings()));
  }

  private static Optional<TypedMessage> find(List<TransportConfig> all, String transport) {
    return all.stream()
        .filter(
            entry ->
                TypeNames.transport(entry.getProtocolName(), entry.getProtocol()).equals(transport))
        .map(TransportConfig::getSettings)
        .findFirst();
  }

  private static SocketOptions options(SocketConfig config) {
    return new SocketOptions(
        config.getMark(),
        switch (config.getTfo()) {
          case Enable -> Optional.of(true);
          case Disable -> Optional.of(false);
          default -> Optional.empty();
        },
        switch (config.getTproxy()) {
          case TProxy -> Transparent.TPROXY;
          case Redirect -> Transparent.REDIRECT;
          default -> Transparent.OFF;
        },
        config.getReceiveOriginalDestAddress(),
        config.getAcceptProxyProtocol());
  }
}
