package dev.jray.feature.api;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.Message;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** A service and what its methods do. Messages are the same bytes under both roots. */
final class Methods {
  private final ServiceDescriptor descriptor;
  private final Map<String, Method> all = new LinkedHashMap<>();

  /** Answers a request. */
  interface Unary<Q extends Message> {
    Message answer(Q request) throws Exception;
  }

  /** Answers a request with any number of messages. */
  interface Streaming<Q extends Message> {
    void answer(Q request, Answers answers) throws Exception;
  }

  /** Takes the messages of an answer, from any thread. */
  interface Answers {

    /** Sends one; it is lost if the client takes them too slowly or has gone. */
    void send(Message message);

    /** Called once when nobody wants more. */
    void onEnd(Runnable end);
  }

  /** One method in the form that the server calls. */
  sealed interface Method {}

  /** A method with one answer. */
  record UnaryMethod(RequestFunction call) implements Method {}

  /** A method with many answers. */
  record StreamingMethod(RequestConsumer call) implements Method {}

  /** A method with many requests, each of which has one answer. */
  record Dialogue(RequestFunction call) implements Method {}

  /** Bytes to message. */
  interface RequestFunction {
    Message apply(byte[] request) throws Exception;
  }

  /** Bytes to many messages. */
  interface RequestConsumer {
    void accept(byte[] request, Answers answers) throws Exception;
  }

  Methods(ServiceDescriptor descriptor) {
    this.descriptor = Objects.requireNonNull(descriptor, "descriptor");
  }

  ServiceDescriptor descriptor() {
    return descriptor;
  }

  Map<String, Method> all() {
    return all;
  }

  <Q extends Message> Methods unary(String name, Q prototype, Unary<Q> call) {
    all.put(name, new UnaryMethod(bytes -> call.answer(Requests.parse(prototype, bytes))));
    return this;
  }

  <Q extends Message> Methods streaming(String name, Q prototype, Streaming<Q> call) {
    all.put(
        name,
        new StreamingMethod(
            (bytes, answers) -> call.answer(Requests.parse(prototype, bytes), answers)));
    return this;
  }

  <Q extends Message> Methods dialogue(String name, Q prototype, Function<Q, Message> call) {
    all.put(name, new Dialogue(bytes -> call.apply(Requests.parse(prototype, bytes))));
    return this;
  }
}
