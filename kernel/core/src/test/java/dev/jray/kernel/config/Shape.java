package dev.jray.kernel.config;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import dev.jray.spi.config.ConfigCodec;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A codec for a message that exists in this test alone: each JSON key is one field. Stands in for
 * the plugins' messages, which this module must not know.
 */
final class Shape {
  private final String type;
  private final DescriptorProto.Builder message;
  private final Map<String, String> keys = new LinkedHashMap<>();

  Shape(String type) {
    this.type = type;
    this.message = DescriptorProto.newBuilder().setName(type.substring(type.lastIndexOf('.') + 1));
  }

  Shape number(String key, String field, int number) {
    return field(key, field, number, FieldDescriptorProto.Type.TYPE_UINT32);
  }

  Shape text(String key, String field, int number) {
    return field(key, field, number, FieldDescriptorProto.Type.TYPE_STRING);
  }

  Shape flag(String key, String field, int number) {
    return field(key, field, number, FieldDescriptorProto.Type.TYPE_BOOL);
  }

  /** A key that leaves nothing in the message. */
  Shape ignored(String key) {
    keys.put(key, "");
    return this;
  }

  private Shape field(String key, String field, int number, FieldDescriptorProto.Type fieldType) {
    keys.put(key, field);
    message.addField(
        FieldDescriptorProto.newBuilder()
            .setName(field)
            .setNumber(number)
            .setType(fieldType)
            .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL));
    return this;
  }

  ConfigCodec<DynamicMessage> codec() {
    Descriptor descriptor = descriptor();
    return ConfigCodec.message(
        DynamicMessage.getDefaultInstance(descriptor),
        node -> {
          DynamicMessage.Builder builder = DynamicMessage.newBuilder(descriptor);
          keys.forEach(
              (key, name) -> {
                FieldDescriptor field = descriptor.findFieldByName(name);
                if (field == null) {
                  node.get(key);
                  return;
                }
                builder.setField(
                    field,
                    switch (field.getJavaType()) {
                      case INT -> node.get(key).uint32(0);
                      case BOOLEAN -> node.get(key).bool(false);
                      default -> node.get(key).string("");
                    });
              });
          return builder.build();
        },
        settings -> {
          Map<String, Object> json = new LinkedHashMap<>();
          keys.forEach(
              (key, name) -> {
                FieldDescriptor field = descriptor.findFieldByName(name);
                if (field != null && !settings.getField(field).equals(field.getDefaultValue())) {
                  Object value = settings.getField(field);
                  json.put(key, value instanceof Integer n ? Integer.toUnsignedLong(n) : value);
                }
              });
          return json;
        });
  }

  private Descriptor descriptor() {
    FileDescriptorProto file =
        FileDescriptorProto.newBuilder()
            .setName(type + ".proto")
            .setPackage(type.substring(0, type.lastIndexOf('.')))
            .setSyntax("proto3")
            .addMessageType(message)
            .build();
    try {
      return Descriptors.FileDescriptor.buildFrom(file, new Descriptors.FileDescriptor[0])
          .getMessageTypes()
          .get(0);
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException(e);
    }
  }
}
