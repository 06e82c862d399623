package dev.jray.feature.api;

import com.google.protobuf.Message;
import dev.jray.feature.api.Methods.Dialogue;
import dev.jray.feature.api.Methods.StreamingMethod;
import dev.jray.feature.api.Methods.UnaryMethod;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Severity;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Makes of our services what gRPC's server takes. */
final class Definitions {
  private final Log log;

  Definitions(Log log) {
    this.log = log;
  }

  /**
   * Makes a service.
   *
   * @param name the full name under which it is known
   */
  ServerServiceDefinition define(String name, Methods methods) {
    ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(name);
    methods
        .all()
        .forEach(
            (method, call) -> service.addMethod(descriptor(name, method, call), handler(call)));
    return service.build();
  }

  private static MethodDescriptor<byte[], Message> descriptor(
      String service, String method, Methods.Method call) {
    MethodType type =
        call instanceof UnaryMethod
            ? MethodType.UNARY
            : call instanceof Dialogue ? MethodType.BIDI_STREAMING : MethodType.SERVER_STREAMING;
    return MethodDescriptor.newBuilder(new Bytes(), new Messages())
        .setType(type)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(service, method))
        .build();
  }

  private ServerCallHandler<byte[], Message> handler(Methods.Method call) {
    if (call instanceof UnaryMethod unary) {
      return ServerCalls.asyncUnaryCall((request, answer) -> unary(unary, request, answer));
    }
    if (call instanceof Dialogue dialogue) {
      return ServerCalls.asyncBidiStreamingCall(answer -> dialogue(dialogue, answer));
    }
    return ServerCalls.asyncServerStreamingCall(
        (request, answer) -> streaming((StreamingMethod) call, request, answer));
  }

  private void unary(UnaryMethod method, byte[] request, StreamObserver<Message> answer) {
    Message message;
    try {
      message = method.call().apply(request);
    } catch (Exception e) {
      answer.onError(status(e).asRuntimeException());
      return;
    }
    answer.onNext(message);
    answer.onCompleted();
  }

  private void streaming(StreamingMethod method, byte[] request, StreamObserver<Message> answer) {
    try {
      method.call().accept(request, new Stream((ServerCallStreamObserver<Message>) answer));
    } catch (Exception e) {
      answer.onError(status(e).asRuntimeException());
    }
  }

  private StreamObserver<byte[]> dialogue(Dialogue method, StreamObserver<Message> answer) {
    return new StreamObserver<>() {
      private boolean over;

      @Override
      public void onNext(byte[] request) {
        if (over) {
          return;
        }
        try {
          answer.onNext(method.call().apply(request));
        } catch (Exception e) {
          over = true;
          answer.onError(status(e).asRuntimeException());
        }
      }

      @Override
      public void onError(Throwable thrown) {
        over = true;
      }

      @Override
      public void onCompleted() {
        if (!over) {
          answer.onCompleted();
        }
      }
    };
  }

  private Status status(Exception thrown) {
    if (thrown instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    if (!CallErrors.expected(thrown)) {
      log.write(Severity.ERROR, "app/commander", "a call of the API failed: " + thrown);
    }
    return CallErrors.status(thrown);
  }

  /** An answer of many messages; those that the client is too slow for are dropped. */
  private static final class Stream implements Methods.Answers {
    private final ServerCallStreamObserver<Message> answer;

    Stream(ServerCallStreamObserver<Message> answer) {
      this.answer = answer;
    }

    @Override
    public synchronized void send(Message message) {
      if (answer.isReady() && !answer.isCancelled()) {
        answer.onNext(message);
      }
    }

    @Override
    public void onEnd(Runnable end) {
      Runnable once = new Once(end);
      answer.setOnCloseHandler(once);
      answer.setOnCancelHandler(once);
    }
  }

  /** Runs once. */
  private static final class Once implements Runnable {
    private Runnable task;

    Once(Runnable task) {
      this.task = task;
    }

    @Override
    public synchronized void run() {
      Runnable pending = task;
      task = null;
      if (pending != null) {
        pending.run();
      }
    }
  }

  /** Requests are parsed by their methods, which can tell the client what is wrong with them. */
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

  private static final class Messages implements MethodDescriptor.Marshaller<Message> {
    @Override
    public InputStream stream(Message value) {
      return new ByteArrayInputStream(value.toByteArray());
    }

    @Override
    public Message parse(InputStream stream) {
      throw new UnsupportedOperationException("a server reads no answers");
    }
  }
}
