package dev.jray.feature.api;

import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import java.io.InputStream;
import java.util.Set;

/** Answers calls of what is not offered in the words of Go's gRPC. */
final class UnknownCalls extends HandlerRegistry {
  private final Set<String> services;

  /**
   * @param services the full names of those that are offered
   */
  UnknownCalls(Set<String> services) {
    this.services = Set.copyOf(services);
  }

  @Override
  public ServerMethodDefinition<?, ?> lookupMethod(String methodName, String authority) {
    int slash = methodName.lastIndexOf('/');
    String service = slash < 0 ? "" : methodName.substring(0, slash);
    String method = methodName.substring(slash + 1);
    String text =
        services.contains(service)
            ? "unknown method " + method + " for service " + service
            : "unknown service " + service;
    MethodDescriptor<InputStream, InputStream> descriptor =
        MethodDescriptor.newBuilder(new Raw(), new Raw())
            .setType(MethodType.UNKNOWN)
            .setFullMethodName(methodName)
            .build();
    return ServerMethodDefinition.create(
        descriptor,
        (call, headers) -> {
          call.close(Status.UNIMPLEMENTED.withDescription(text), new Metadata());
          return new ServerCall.Listener<>() {};
        });
  }

  private static final class Raw implements MethodDescriptor.Marshaller<InputStream> {
    @Override
    public InputStream stream(InputStream value) {
      return value;
    }

    @Override
    public InputStream parse(InputStream stream) {
      return stream;
    }
  }
}
