package dev.jray.feature.api;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.grpc.Status;

/** Reads what clients send. */
final class Requests {
  private Requests() {}

  /** Parses a request; bad bytes are the client's fault and told to it. */
  @SuppressWarnings("unchecked") // A message's parser makes messages of its own class.
  static <Q extends Message> Q parse(Q prototype, byte[] bytes) {
    try {
      return (Q) prototype.getParserForType().parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw Status.INTERNAL
          .withDescription("grpc: error unmarshalling request: " + e.getMessage())
          .asRuntimeException();
    }
  }
}
