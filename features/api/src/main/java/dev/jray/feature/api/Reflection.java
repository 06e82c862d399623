package dev.jray.feature.api;

import com.google.protobuf.ByteString;
import dev.jray.feature.api.proto.reflection.ErrorResponse;
import dev.jray.feature.api.proto.reflection.ExtensionNumberResponse;
import dev.jray.feature.api.proto.reflection.FileDescriptorResponse;
import dev.jray.feature.api.proto.reflection.ListServiceResponse;
import dev.jray.feature.api.proto.reflection.ReflectionProto;
import dev.jray.feature.api.proto.reflection.ServerReflectionRequest;
import dev.jray.feature.api.proto.reflection.ServerReflectionResponse;
import dev.jray.feature.api.proto.reflection.ServiceResponse;
import io.grpc.Status;
import java.util.List;
import java.util.Optional;

/**
 * gRPC's reflection: tells generic clients which services there are and how their messages look.
 */
final class Reflection {
  private final Schemas schemas;

  Reflection(Schemas schemas) {
    this.schemas = schemas;
  }

  Methods methods() {
    return new Methods(ReflectionProto.getDescriptor().findServiceByName("ServerReflection"))
        .dialogue(
            "ServerReflectionInfo", ServerReflectionRequest.getDefaultInstance(), this::answer);
  }

  private ServerReflectionResponse answer(ServerReflectionRequest request) {
    ServerReflectionResponse.Builder response =
        ServerReflectionResponse.newBuilder()
            .setValidHost(request.getHost())
            .setOriginalRequest(request);
    switch (request.getMessageRequestCase()) {
      case FILE_BY_FILENAME ->
          file(response, request.getFileByFilename(), schemas.file(request.getFileByFilename()));
      case FILE_CONTAINING_SYMBOL ->
          file(
              response,
              request.getFileContainingSymbol(),
              schemas.symbol(request.getFileContainingSymbol()));
      case FILE_CONTAINING_EXTENSION ->
          file(
              response, request.getFileContainingExtension().getContainingType(), Optional.empty());
      case ALL_EXTENSION_NUMBERS_OF_TYPE -> extensions(response, request);
      case LIST_SERVICES -> response.setListServicesResponse(services());
      case MESSAGEREQUEST_NOT_SET ->
          throw Status.INVALID_ARGUMENT
              .withDescription("invalid MessageRequest: the request asks for nothing")
              .asRuntimeException();
    }
    return response.build();
  }

  private static void file(
      ServerReflectionResponse.Builder response, String name, Optional<List<ByteString>> found) {
    if (found.isPresent()) {
      response.setFileDescriptorResponse(
          FileDescriptorResponse.newBuilder().addAllFileDescriptorProto(found.get()));
    } else {
      response.setErrorResponse(notFound(name));
    }
  }

  private void extensions(
      ServerReflectionResponse.Builder response, ServerReflectionRequest request) {
    String type = request.getAllExtensionNumbersOfType();
    if (schemas.knows(type)) {
      response.setAllExtensionNumbersResponse(
          ExtensionNumberResponse.newBuilder().setBaseTypeName(type));
    } else {
      response.setErrorResponse(notFound(type));
    }
  }

  private static ErrorResponse notFound(String name) {
    return ErrorResponse.newBuilder()
        .setErrorCode(Status.Code.NOT_FOUND.value())
        .setErrorMessage("not found: " + name)
        .build();
  }

  private ListServiceResponse services() {
    ListServiceResponse.Builder response = ListServiceResponse.newBuilder();
    for (String name : schemas.services()) {
      response.addService(ServiceResponse.newBuilder().setName(name));
    }
    return response.build();
  }
}
