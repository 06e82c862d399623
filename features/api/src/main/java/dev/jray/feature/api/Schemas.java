package dev.jray.feature.api;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * The .proto files of the services, for clients that ask for them. A file that is known under
 * another root is the same file with other names in it.
 */
final class Schemas {
  private final SortedSet<String> services = new TreeSet<>();
  private final Map<String, FileDescriptorProto> files = new HashMap<>();
  private final Map<String, String> symbols = new HashMap<>();

  /**
   * Adds a service.
   *
   * @param rename from the names of full types to those under which they shall be known
   * @return the service's name
   */
  String add(ServiceDescriptor service, UnaryOperator<String> rename) {
    addFile(service.getFile(), rename);
    String name = rename.apply(service.getFullName());
    services.add(name);
    return name;
  }

  /** The full names of the services, sorted. */
  SortedSet<String> services() {
    return services;
  }

  /** A file and all that it needs. */
  Optional<List<ByteString>> file(String name) {
    if (!files.containsKey(name)) {
      return Optional.empty();
    }
    Map<String, ByteString> needed = new LinkedHashMap<>();
    collect(name, needed);
    return Optional.of(List.copyOf(needed.values()));
  }

  /** The file with a service, method, message or enum, and all that it needs. */
  Optional<List<ByteString>> symbol(String name) {
    return Optional.ofNullable(symbols.get(name)).flatMap(this::file);
  }

  /** Whether there is a message of this name. Extensions are there none. */
  boolean knows(String name) {
    return symbols.containsKey(name);
  }

  private void collect(String name, Map<String, ByteString> needed) {
    if (!needed.containsKey(name)) {
      FileDescriptorProto file = files.get(name);
      needed.put(name, file.toByteString());
      file.getDependencyList().forEach(dependency -> collect(dependency, needed));
    }
  }

  private String addFile(FileDescriptor file, UnaryOperator<String> rename) {
    String name = fileName(file, rename);
    if (files.containsKey(name)) {
      return name;
    }
    List<String> dependencies = new ArrayList<>();
    file.getDependencies().forEach(needed -> dependencies.add(addFile(needed, rename)));
    FileDescriptorProto.Builder proto = file.toProto().toBuilder();
    String types = packageName(file, rename);
    proto.setName(name).setPackage(types).clearOptions().clearDependency();
    proto.addAllDependency(dependencies);
    proto.getMessageTypeBuilderList().forEach(message -> renameTypes(message, rename));
    for (ServiceDescriptorProto.Builder service : proto.getServiceBuilderList()) {
      for (MethodDescriptorProto.Builder method : service.getMethodBuilderList()) {
        method.setInputType(renamed(method.getInputType(), rename));
        method.setOutputType(renamed(method.getOutputType(), rename));
      }
    }
    files.put(name, proto.build());
    index(files.get(name));
    return name;
  }

  private static String packageName(FileDescriptor file, UnaryOperator<String> rename) {
    String type = rename.apply(file.getPackage() + ".T");
    return type.substring(0, type.length() - ".T".length());
  }

  /** Files may not have one name and two contents. */
  private static String fileName(FileDescriptor file, UnaryOperator<String> rename) {
    String types = packageName(file, rename);
    String last = file.getName().substring(file.getName().lastIndexOf('/') + 1);
    return types.equals(file.getPackage()) ? file.getName() : types.replace('.', '/') + "/" + last;
  }

  private static void renameTypes(DescriptorProto.Builder message, UnaryOperator<String> rename) {
    for (FieldDescriptorProto.Builder field : message.getFieldBuilderList()) {
      if (field.hasTypeName()) {
        field.setTypeName(renamed(field.getTypeName(), rename));
      }
    }
    message.getNestedTypeBuilderList().forEach(nested -> renameTypes(nested, rename));
  }

  private static String renamed(String type, UnaryOperator<String> rename) {
    return "." + rename.apply(type.substring(1));
  }

  private void index(FileDescriptorProto file) {
    String prefix = file.getPackage() + ".";
    for (DescriptorProto message : file.getMessageTypeList()) {
      index(file.getName(), prefix, message);
    }
    for (EnumDescriptorProto type : file.getEnumTypeList()) {
      symbols.put(prefix + type.getName(), file.getName());
    }
    for (ServiceDescriptorProto service : file.getServiceList()) {
      symbols.put(prefix + service.getName(), file.getName());
      for (MethodDescriptorProto method : service.getMethodList()) {
        symbols.put(prefix + service.getName() + "." + method.getName(), file.getName());
      }
    }
  }

  private void index(String file, String prefix, DescriptorProto message) {
    String name = prefix + message.getName();
    symbols.put(name, file);
    for (DescriptorProto nested : message.getNestedTypeList()) {
      index(file, name + ".", nested);
    }
    for (EnumDescriptorProto type : message.getEnumTypeList()) {
      symbols.put(name + "." + type.getName(), file);
    }
  }
}
