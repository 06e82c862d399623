package dev.jray.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.Value;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WireBytesTest {
  /** {@code message Rule { oneof target { string tag = 1; } repeated string user = 7; }}. */
  private static final DescriptorProto RULE =
      DescriptorProto.newBuilder()
          .setName("Rule")
          .addOneofDecl(OneofDescriptorProto.newBuilder().setName("target"))
          .addField(
              field(
                      "tag",
                      1,
                      FieldDescriptorProto.Type.TYPE_STRING,
                      FieldDescriptorProto.Label.LABEL_OPTIONAL)
                  .setOneofIndex(0))
          .addField(
              field(
                  "user",
                  7,
                  FieldDescriptorProto.Type.TYPE_STRING,
                  FieldDescriptorProto.Label.LABEL_REPEATED))
          .build();

  /** {@code message Config { int32 strategy = 1; repeated Rule rule = 2; Rule last = 3; }}. */
  private static final DescriptorProto CONFIG =
      DescriptorProto.newBuilder()
          .setName("Config")
          .addField(
              field(
                  "strategy",
                  1,
                  FieldDescriptorProto.Type.TYPE_INT32,
                  FieldDescriptorProto.Label.LABEL_OPTIONAL))
          .addField(
              field(
                      "rule",
                      2,
                      FieldDescriptorProto.Type.TYPE_MESSAGE,
                      FieldDescriptorProto.Label.LABEL_REPEATED)
                  .setTypeName(".Rule"))
          .addField(
              field(
                      "last",
                      3,
                      FieldDescriptorProto.Type.TYPE_MESSAGE,
                      FieldDescriptorProto.Label.LABEL_OPTIONAL)
                  .setTypeName(".Rule"))
          .build();

  private static FieldDescriptorProto.Builder field(
      String name, int number, FieldDescriptorProto.Type type, FieldDescriptorProto.Label label) {
    return FieldDescriptorProto.newBuilder()
        .setName(name)
        .setNumber(number)
        .setType(type)
        .setLabel(label);
  }

  private static FileDescriptor file() throws DescriptorValidationException {
    return FileDescriptor.buildFrom(
        FileDescriptorProto.newBuilder()
            .setName("test.proto")
            .setSyntax("proto3")
            .addMessageType(RULE)
            .addMessageType(CONFIG)
            .build(),
        new FileDescriptor[0]);
  }

  @Test
  void membersOfAOneofComeLastAtEveryDepth()
      throws DescriptorValidationException, InvalidProtocolBufferException {
    Descriptor ruleType = file().findMessageTypeByName("Rule");
    DynamicMessage rule =
        DynamicMessage.newBuilder(ruleType)
            .setField(ruleType.findFieldByName("tag"), "x")
            .setField(ruleType.findFieldByName("user"), List.of("a", "b"))
            .setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(9, UnknownFieldSet.Field.newBuilder().addVarint(5).build())
                    .build())
            .build();
    Descriptor configType = rule.getDescriptorForType().getFile().findMessageTypeByName("Config");
    FieldDescriptor rules = configType.findFieldByName("rule");
    DynamicMessage config =
        DynamicMessage.newBuilder(configType)
            .setField(configType.findFieldByName("strategy"), 2)
            .addRepeatedField(rules, rule)
            .addRepeatedField(rules, rule)
            .setField(configType.findFieldByName("last"), rule)
            .build();

    String inside = "3a0161" + "3a0162" + "0a0178" + "4805";
    assertThat(HexFormat.of().formatHex(WireBytes.of(rule).toByteArray())).isEqualTo(inside);
    ByteString bytes = WireBytes.of(config);
    assertThat(HexFormat.of().formatHex(bytes.toByteArray()))
        .isEqualTo("0802" + "120b" + inside + "120b" + inside + "1a0b" + inside);
    assertThat(DynamicMessage.parseFrom(configType, bytes)).isEqualTo(config);
  }

  @Test
  void mapsAreSortedByKey() {
    Value one = Value.newBuilder().setNumberValue(1).build();
    Struct forth = Struct.newBuilder().putFields("a", one).putFields("b", one).build();
    Struct back = Struct.newBuilder().putFields("b", one).putFields("a", one).build();
    assertThat(WireBytes.of(forth)).isEqualTo(WireBytes.of(back)).isEqualTo(forth.toByteString());
  }
}
