package dev.jray.feature.api.command;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import com.google.protobuf.util.JsonFormat;
import dev.jray.feature.api.proto.logger.FollowLogRequest;
import dev.jray.feature.api.proto.logger.RestartLoggerRequest;
import dev.jray.feature.api.proto.logger.RestartLoggerResponse;
import dev.jray.feature.api.proto.observatory.GetOutboundStatusRequest;
import dev.jray.feature.api.proto.observatory.GetOutboundStatusResponse;
import dev.jray.spi.command.CommandContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that {@code jray api} does, by the names that Xray's program gave it. */
final class Actions {
  private final Invocation invocation;
  private final Map<String, Action> all = new LinkedHashMap<>();

  Actions(Invocation invocation) {
    this.invocation = invocation;
    all.putAll(new StatsActions(invocation).all());
    all.putAll(new HandlerActions(invocation).all());
    all.putAll(new RoutingActions(invocation).all());
    all.put("observatory", new Action("", "Shows how outbounds fare.", this::observatory));
    all.put(
        "restartlogger",
        new Action("", "Closes the log files and opens them anew.", this::restartLogger));
    all.put("followlog", new Action("", "Shows the log from now on.", this::followLog));
    all.put(
        "call",
        new Action(
            "SERVICE.METHOD [REQUEST]",
            "Calls any method; the request is JSON or protobuf's text form.",
            () -> call(invocation.rest())));
  }

  /** How to ask. */
  static List<String> usage(CommandContext context) {
    List<String> lines = new ArrayList<>();
    lines.add("Usage: jray api [--server=127.0.0.1:10085] [--timeout=3] [--json] ACTION ...");
    lines.add("   or: jray api [--server=127.0.0.1:10085] SERVICE.METHOD REQUEST, as v2ctl api");
    new Actions(Invocation.of(null, new ApiArguments(List.of(), Map.of()), context))
        .all.forEach(
            (name, action) ->
                lines.add(
                    String.format(
                        "  %-46s %s", (name + " " + action.words()).strip(), action.summary())));
    return lines;
  }

  void run() throws IOException, UsageException {
    String name = invocation.action();
    Action action = all.get(name);
    if (action != null) {
      action.work().run();
    } else if (name.contains(".")) {
      call(invocation.arguments().words());
    } else {
      throw new UsageException("there is no action \"" + name + "\"");
    }
  }

  private void call(List<String> words) throws IOException, UsageException {
    if (words.isEmpty() || words.size() > 2) {
      throw new UsageException("a call needs SERVICE.METHOD and a request");
    }
    MethodDescriptor method = ApiMethods.find(words.get(0));
    Message request = request(method, words.size() == 2 ? words.get(1) : "");
    if (method.isServerStreaming()) {
      invocation.client().follow(method, request, this::show);
    } else {
      invocation.output().text(invocation.client().call(method, request));
    }
  }

  private static Message request(MethodDescriptor method, String text) throws UsageException {
    DynamicMessage.Builder request = DynamicMessage.newBuilder(method.getInputType());
    try {
      if (text.stripLeading().startsWith("{")) {
        JsonFormat.parser().merge(text, request);
      } else {
        TextFormat.merge(text, request);
      }
    } catch (IOException e) {
      throw new UsageException(
          "the request is no " + method.getInputType().getName() + ": " + e.getMessage());
    }
    return request.build();
  }

  private void show(Message message) {
    try {
      invocation.output().text(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void observatory() throws IOException, UsageException {
    invocation
        .output()
        .text(
            invocation.call(
                "ObservatoryService.GetOutboundStatus",
                GetOutboundStatusRequest.getDefaultInstance(),
                GetOutboundStatusResponse.getDefaultInstance()));
  }

  private void restartLogger() throws IOException, UsageException {
    invocation.call(
        "LoggerService.RestartLogger",
        RestartLoggerRequest.getDefaultInstance(),
        RestartLoggerResponse.getDefaultInstance());
    invocation.output().done("the log files are open anew");
  }

  private void followLog() throws IOException, UsageException {
    MethodDescriptor method = ApiMethods.find("LoggerService.FollowLog");
    invocation
        .client()
        .follow(
            method,
            FollowLogRequest.getDefaultInstance(),
            answer ->
                invocation
                    .output()
                    .line(
                        String.valueOf(
                            answer.getField(method.getOutputType().findFieldByNumber(1)))));
  }
}
