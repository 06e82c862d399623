package dev.jray.feature.api;

import com.google.protobuf.Message;
import dev.jray.feature.api.names.Root;
import dev.jray.feature.api.proto.commander.ReflectionConfig;
import java.util.Arrays;
import java.util.Optional;

/** The services that a configuration may ask for. */
enum ServiceKind {
  /** Inbounds, outbounds and users. */
  HANDLER("HandlerService", dev.jray.feature.api.proto.handler.Config.getDefaultInstance()),
  /** The log. */
  LOGGER("LoggerService", dev.jray.feature.api.proto.logger.Config.getDefaultInstance()),
  /** Traffic and the state of the process. */
  STATS("StatsService", dev.jray.feature.api.proto.stats.Config.getDefaultInstance()),
  /** Which services there are, for generic clients. */
  REFLECTION("ReflectionService", ReflectionConfig.getDefaultInstance()),
  /** Rules and balancers. */
  ROUTING("RoutingService", dev.jray.feature.api.proto.routing.Config.getDefaultInstance()),
  /** What is known of outbounds. */
  OBSERVATORY(
      "ObservatoryService", dev.jray.feature.api.proto.observatory.Config.getDefaultInstance());

  private final String jsonName;
  private final Message settings;

  ServiceKind(String jsonName, Message settings) {
    this.jsonName = jsonName;
    this.settings = settings;
  }

  /** The name in JSON, where case does not matter. */
  String jsonName() {
    return jsonName;
  }

  /** The message that asks for the service. */
  Message settings() {
    return settings;
  }

  /** Whether V2Ray 4 has the service. */
  boolean inV2Ray4() {
    return this != ROUTING && this != OBSERVATORY;
  }

  /** The service with this name in JSON. */
  static Optional<ServiceKind> named(String name) {
    return Arrays.stream(values()).filter(kind -> kind.jsonName.equalsIgnoreCase(name)).findFirst();
  }

  /** The service that a message of this type asks for. */
  static Optional<ServiceKind> ofType(String type) {
    String canonical = Root.canonical(type);
    return Arrays.stream(values())
        .filter(kind -> kind.settings.getDescriptorForType().getFullName().equals(canonical))
        .findFirst();
  }
}
