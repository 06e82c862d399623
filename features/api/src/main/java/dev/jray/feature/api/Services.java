package dev.jray.feature.api;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.jray.feature.api.names.Root;
import dev.jray.feature.api.proto.commander.Config;
import dev.jray.spi.feature.Log;
import dev.jray.spi.proto.serial.TypedMessage;
import io.grpc.ServerServiceDefinition;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The services of an instance, each under the names of both roots. */
final class Services {
  private final HandlerCalls handlers;
  private final LoggerCalls logger;
  private final StatsCalls stats;
  private final RoutingCalls routing;
  private final ObservatoryCalls observatory;
  private final Definitions definitions;

  @Inject
  Services(
      HandlerCalls handlers,
      LoggerCalls logger,
      StatsCalls stats,
      RoutingCalls routing,
      ObservatoryCalls observatory,
      Log log) {
    this.handlers = handlers;
    this.logger = logger;
    this.stats = stats;
    this.routing = routing;
    this.observatory = observatory;
    this.definitions = new Definitions(log);
  }

  /**
   * The services that a configuration asks for.
   *
   * @throws dev.jray.spi.config.ConfigException if it asks for one that does not exist
   */
  List<ServerServiceDefinition> wanted(Config config) {
    Set<ServiceKind> kinds = EnumSet.noneOf(ServiceKind.class);
    for (TypedMessage service : config.getServiceList()) {
      kinds.add(
          ServiceKind.ofType(service.getType())
              .orElseThrow(() -> ApiCodec.unknown(service.getType())));
    }
    boolean reflection = kinds.remove(ServiceKind.REFLECTION);
    Schemas schemas = new Schemas();
    List<ServerServiceDefinition> all = new ArrayList<>();
    for (Root root : Root.values()) {
      for (ServiceKind kind : kinds) {
        Methods methods = methods(kind, root);
        add(all, methods, schemas.add(methods.descriptor(), root::name));
      }
    }
    if (reflection) {
      Methods methods = new Reflection(schemas).methods();
      ServiceDescriptor service = methods.descriptor();
      add(all, methods, schemas.add(service, name -> name));
      add(all, methods, schemas.add(service, name -> name.replace(".v1alpha.", ".v1.")));
    }
    return all;
  }

  private void add(List<ServerServiceDefinition> all, Methods methods, String name) {
    all.add(definitions.define(name, methods));
  }

  private Methods methods(ServiceKind kind, Root root) {
    return switch (kind) {
      case HANDLER -> handlers.methods();
      case LOGGER -> logger.methods();
      case STATS -> stats.methods(root);
      case ROUTING -> routing.methods();
      case OBSERVATORY -> observatory.methods();
      case REFLECTION -> throw new IllegalArgumentException("reflection has one root of its own");
    };
  }
}
