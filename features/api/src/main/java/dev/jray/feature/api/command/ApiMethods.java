package dev.jray.feature.api.command;

import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.jray.feature.api.proto.logger.ConfigOuterClass;
import java.util.ArrayList;
import java.util.List;

/** The methods that {@code jray api} can call, by the names that people use. */
final class ApiMethods {
  private static final List<FileDescriptor> FILES =
      List.of(
          dev.jray.feature.api.proto.handler.Command.getDescriptor(),
          dev.jray.feature.api.proto.stats.Command.getDescriptor(),
          ConfigOuterClass.getDescriptor(),
          dev.jray.feature.api.proto.routing.Command.getDescriptor(),
          dev.jray.feature.api.proto.observatory.Command.getDescriptor());

  private ApiMethods() {}

  /** The method of a name such as {@code StatsService.QueryStats}. */
  static MethodDescriptor find(String name) throws UsageException {
    int dot = name.lastIndexOf('.');
    String service = dot < 0 ? "" : name.substring(0, dot);
    List<String> known = new ArrayList<>();
    for (FileDescriptor file : FILES) {
      for (ServiceDescriptor candidate : file.getServices()) {
        known.add(candidate.getName());
        if (candidate.getName().equalsIgnoreCase(service)) {
          return method(candidate, name.substring(dot + 1));
        }
      }
    }
    throw new UsageException("there is no service of " + name + "; there are " + known);
  }

  private static MethodDescriptor method(ServiceDescriptor service, String name)
      throws UsageException {
    for (MethodDescriptor method : service.getMethods()) {
      if (method.getName().equalsIgnoreCase(name)) {
        return method;
      }
    }
    throw new UsageException(
        service.getName()
            + " has no method "
            + name
            + "; it has "
            + service.getMethods().stream().map(MethodDescriptor::getName).toList());
  }
}
