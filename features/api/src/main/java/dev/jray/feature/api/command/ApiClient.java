package dev.jray.feature.api.command;

import com.google.protobuf.Descriptors;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import dev.jray.feature.api.names.Root;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Calls the API of a running program: JRay, V2Ray or, by its own names, Xray. */
final class ApiClient implements AutoCloseable {
  private static final int MAX_ANSWER = 256 << 20;
  private static final long CLOSE_SECONDS = 2;

  private final MultiThreadIoEventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("jray-api", true), NioIoHandler.newFactory());
  private final ManagedChannel channel;
  private final Duration timeout;

  ApiClient(String server, Duration timeout) throws UsageException {
    NettyChannelBuilder builder =
        server.startsWith("/")
            ? NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(server))
                .channelType(NioDomainSocketChannel.class)
            : NettyChannelBuilder.forAddress(address(server)).channelType(NioSocketChannel.class);
    this.timeout = timeout;
    this.channel =
        builder
            .eventLoopGroup(loop)
            // unix sockets have no such option, and Netty would warn
            .withOption(ChannelOption.SO_KEEPALIVE, null)
            .usePlaintext()
            .maxInboundMessageSize(MAX_ANSWER)
            .overrideAuthority("localhost")
            .build();
  }

  private static InetSocketAddress address(String server) throws UsageException {
    int colon = server.lastIndexOf(':');
    try {
      String host = server.substring(0, Math.max(colon, 0));
      boolean bracketed = host.startsWith("[") && host.endsWith("]");
      return new InetSocketAddress(
          bracketed ? host.substring(1, host.length() - 1) : host,
          Integer.parseInt(server.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "the server is HOST:PORT or the path of a unix socket, not \"" + server + "\"");
    }
  }

  /** Calls a method with one answer. */
  DynamicMessage call(Descriptors.MethodDescriptor method, Message request) throws IOException {
    return DynamicMessage.parseFrom(method.getOutputType(), call(method, request, Root.V2RAY));
  }

  /** Calls a method that is known to answer with messages like this one. */
  @SuppressWarnings("unchecked") // A message's parser makes messages of its own class.
  <A extends Message> A call(String method, Message request, A prototype)
      throws IOException, UsageException {
    byte[] answer = call(ApiMethods.find(method), request, Root.V2RAY);
    return (A) prototype.getParserForType().parseFrom(answer);
  }

  private byte[] call(Descriptors.MethodDescriptor method, Message request, Root root) {
    CallOptions options =
        CallOptions.DEFAULT.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS);
    try {
      return ClientCalls.blockingUnaryCall(
          channel, grpc(method, root, MethodType.UNARY), options, request.toByteArray());
    } catch (StatusRuntimeException e) {
      if (root == Root.V2RAY && e.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
        return call(method, request, Root.XRAY);
      }
      throw e;
    }
  }

  /** Calls a method with many answers, until the server ends. */
  void follow(
      Descriptors.MethodDescriptor method, Message request, Consumer<DynamicMessage> answers)
      throws IOException {
    Iterator<byte[]> all =
        ClientCalls.blockingServerStreamingCall(
            channel,
            grpc(method, Root.V2RAY, MethodType.SERVER_STREAMING),
            CallOptions.DEFAULT,
            request.toByteArray());
    while (all.hasNext()) {
      answers.accept(DynamicMessage.parseFrom(method.getOutputType(), all.next()));
    }
  }

  private static MethodDescriptor<byte[], byte[]> grpc(
      Descriptors.MethodDescriptor method, Root root, MethodType type) {
    String service = root.name(method.getService().getFullName());
    return MethodDescriptor.newBuilder(new Bytes(), new Bytes())
        .setType(type)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(service, method.getName()))
        .build();
  }

  /** Waits for the loop, which would miss the plugin's classes as soon as its loader is closed. */
  @Override
  public void close() {
    channel.shutdownNow();
    try {
      channel.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    loop.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
        .awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
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
