package dev.jray.kernel.config;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The bytes of messages in the order of Go's library, so that they are V2Ray's: fields by number,
 * but the members of a oneof behind all others. Maps are sorted by key, so that the same message
 * always gives the same bytes. Not thread-safe.
 */
final class WireBytes {
  private static final Comparator<FieldDescriptor> ORDER =
      Comparator.<FieldDescriptor, Boolean>comparing(WireBytes::inOneof)
          .thenComparing(FieldDescriptor::getNumber);

  private final Map<Descriptor, Boolean> ordered = new HashMap<>();

  /** The bytes of a message. */
  static ByteString of(Message message) {
    try {
      return ByteString.copyFrom(new WireBytes().bytes(message));
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail to be written", e);
    }
  }

  private byte[] bytes(Message message) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    if (isOrdered(message.getDescriptorForType())) {
      message.writeTo(out);
    } else {
      List<FieldDescriptor> fields =
          message.getAllFields().keySet().stream().sorted(ORDER).toList();
      for (FieldDescriptor field : fields) {
        write(message, field, out);
      }
      message.getUnknownFields().writeTo(out);
    }
    out.flush();
    return bytes.toByteArray();
  }

  private void write(Message message, FieldDescriptor field, CodedOutputStream out)
      throws IOException {
    boolean nested = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !field.isMapField();
    if (!nested || isOrdered(field.getMessageType())) {
      message.newBuilderForType().setField(field, message.getField(field)).build().writeTo(out);
      return;
    }
    List<?> all =
        field.isRepeated() ? (List<?>) message.getField(field) : List.of(message.getField(field));
    for (Object one : all) {
      out.writeByteArray(field.getNumber(), bytes((Message) one));
    }
  }

  /** Whether the order of the numbers is right for these messages and all that they contain. */
  private boolean isOrdered(Descriptor type) {
    Boolean known = ordered.get(type);
    if (known != null) {
      return known;
    }
    ordered.put(type, true); // a message that contains itself asks again
    int lastOther = 0;
    int firstMember = Integer.MAX_VALUE;
    boolean result = true;
    for (FieldDescriptor field : type.getFields()) {
      if (inOneof(field)) {
        firstMember = Math.min(firstMember, field.getNumber());
      } else {
        lastOther = Math.max(lastOther, field.getNumber());
      }
      boolean nested = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
      result &= !nested || isOrdered(field.getMessageType());
    }
    result &= firstMember > lastOther;
    ordered.put(type, result);
    return result;
  }

  private static boolean inOneof(FieldDescriptor field) {
    return field.getRealContainingOneof() != null;
  }
}
