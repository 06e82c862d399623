package dev.jray.tests.config;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.util.Comparator;
import java.util.List;

/**
 * Sorts the repeated fields of a message and of all messages in it, without knowing their types.
 * V2Ray writes maps, and lists made of maps, in an order that changes from run to run.
 */
final class WireOrder {
  private static final Comparator<ByteString> ORDER =
      ByteString.unsignedLexicographicalComparator();

  private WireOrder() {}

  static ByteString sorted(ByteString message) {
    UnknownFieldSet fields;
    try {
      fields = UnknownFieldSet.parseFrom(message);
    } catch (InvalidProtocolBufferException text) {
      return message;
    }
    UnknownFieldSet.Builder out = UnknownFieldSet.newBuilder();
    fields
        .asMap()
        .forEach(
            (number, field) -> {
              List<ByteString> parts =
                  field.getLengthDelimitedList().stream()
                      .map(WireOrder::sorted)
                      .sorted(ORDER)
                      .toList();
              UnknownFieldSet.Field.Builder copy = UnknownFieldSet.Field.newBuilder();
              field.getVarintList().forEach(copy::addVarint);
              field.getFixed32List().forEach(copy::addFixed32);
              field.getFixed64List().forEach(copy::addFixed64);
              field.getGroupList().forEach(copy::addGroup);
              parts.forEach(copy::addLengthDelimited);
              out.addField(number, copy.build());
            });
    return out.build().toByteString();
  }
}
