package dev.jray.feature.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.jray.feature.api.Methods.Dialogue;
import dev.jray.feature.api.names.Root;
import dev.jray.feature.api.proto.handler.Command;
import dev.jray.feature.api.proto.reflection.ServerReflectionRequest;
import dev.jray.feature.api.proto.reflection.ServerReflectionResponse;
import io.grpc.StatusRuntimeException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ReflectionTest {
  private final Schemas schemas = new Schemas();
  private final Dialogue dialogue =
      (Dialogue) new Reflection(schemas).methods().all().get("ServerReflectionInfo");

  private ServerReflectionResponse ask(ServerReflectionRequest.Builder request) throws Exception {
    return (ServerReflectionResponse) dialogue.call().apply(request.build().toByteArray());
  }

  private static ServerReflectionRequest.Builder request() {
    return ServerReflectionRequest.newBuilder();
  }

  @ParameterizedTest
  @EnumSource(Root.class)
  void theFilesOfAServiceAreWhole(Root root) throws Exception {
    String service =
        schemas.add(Command.getDescriptor().findServiceByName("HandlerService"), root::name);
    List<ByteString> files =
        ask(request().setFileContainingSymbol(service))
            .getFileDescriptorResponse()
            .getFileDescriptorProtoList();
    Map<String, FileDescriptorProto> byName = new HashMap<>();
    for (ByteString file : files) {
      FileDescriptorProto proto = FileDescriptorProto.parseFrom(file);
      byName.put(proto.getName(), proto);
    }
    FileDescriptor built =
        build(FileDescriptorProto.parseFrom(files.get(0)).getName(), byName, new HashMap<>());
    assertThat(built.getPackage() + ".HandlerService").isEqualTo(service);
    assertThat(
            built
                .findMessageTypeByName("AddInboundRequest")
                .findFieldByName("inbound")
                .getMessageType()
                .getFullName())
        .isEqualTo(root.name("v2ray.core.InboundHandlerConfig"));
  }

  /** Fails if a type is missing or has another name where it is used. */
  private static FileDescriptor build(
      String name, Map<String, FileDescriptorProto> files, Map<String, FileDescriptor> built)
      throws Exception {
    if (!built.containsKey(name)) {
      FileDescriptorProto file = files.get(name);
      FileDescriptor[] needed = new FileDescriptor[file.getDependencyCount()];
      for (int i = 0; i < needed.length; i++) {
        needed[i] = build(file.getDependency(i), files, built);
      }
      built.put(name, FileDescriptor.buildFrom(file, needed));
    }
    return built.get(name);
  }

  @Test
  void methodsMessagesAndFilesAreFound() throws Exception {
    schemas.add(Command.getDescriptor().findServiceByName("HandlerService"), Root.XRAY::name);
    String types = "xray.app.proxyman.command.";
    for (String symbol :
        List.of(
            types + "HandlerService.AddInbound",
            types + "AddUserOperation",
            "xray.common.net.Network",
            "xray.core.InboundHandlerConfig")) {
      assertThat(ask(request().setFileContainingSymbol(symbol)).hasFileDescriptorResponse())
          .as(symbol)
          .isTrue();
    }
    assertThat(
            ask(request().setFileByFilename("xray/app/proxyman/command/command.proto"))
                .hasFileDescriptorResponse())
        .isTrue();
    assertThat(
            ask(request().setAllExtensionNumbersOfType(types + "AddUserOperation"))
                .getAllExtensionNumbersResponse()
                .getExtensionNumberCount())
        .isZero();
  }

  @Test
  void whatIsNotThereIsNotFound() throws Exception {
    assertThat(ask(request().setFileContainingSymbol("x")).getErrorResponse().getErrorCode())
        .isEqualTo(5);
    assertThat(ask(request().setFileByFilename("x")).getErrorResponse().getErrorCode())
        .isEqualTo(5);
    assertThat(ask(request().setAllExtensionNumbersOfType("x")).getErrorResponse().getErrorCode())
        .isEqualTo(5);
    assertThatThrownBy(() -> ask(request())).isInstanceOf(StatusRuntimeException.class);
  }
}
