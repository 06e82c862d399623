package dev.jray.tests.api;

import dev.jray.testkit.Await;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

/** Calls methods with bytes that are no message of anybody's. */
final class RawClient implements AutoCloseable {
  private static final long SECONDS = 20;

  private final ManagedChannel channel;

  RawClient(int port) {
    channel =
        NettyChannelBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .usePlaintext()
            .maxInboundMessageSize(64 << 20)
            .build();
  }

  /**
   * What came of a call.
   *
   * @param response in hexadecimal; empty if there was none
   */
  record Answer(Status.Code code, String text, String response) {}

  /** Calls a method with many answers. */
  Iterator<byte[]> stream(String path, byte[] request) {
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(SECONDS, TimeUnit.SECONDS);
    return ClientCalls.blockingServerStreamingCall(
        channel, method(path, MethodType.SERVER_STREAMING), options, request);
  }

  private static MethodDescriptor<byte[], byte[]> method(String path, MethodType type) {
    return MethodDescriptor.newBuilder(new Bytes(), new Bytes())
        .setType(type)
        .setFullMethodName(path.substring(1))
        .build();
  }

  /** Calls a method. */
  Answer call(String path, byte[] request) {
    boolean stream = path.endsWith("Reflection/ServerReflectionInfo");
    MethodDescriptor<byte[], byte[]> method =
        method(path, stream ? MethodType.SERVER_STREAMING : MethodType.UNARY);
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(SECONDS, TimeUnit.SECONDS);
    try {
      Iterator<byte[]> answers =
          ClientCalls.blockingServerStreamingCall(channel, method, options, request);
      byte[] last = new byte[0];
      while (answers.hasNext()) {
        last = answers.next();
      }
      return new Answer(Status.Code.OK, "", HexFormat.of().formatHex(last));
    } catch (StatusRuntimeException e) {
      String text = e.getStatus().getDescription();
      return new Answer(e.getStatus().getCode(), text == null ? "" : text, "");
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
    Await.until("the client has ended", channel::isTerminated);
  }

  private static final class Bytes implements Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
