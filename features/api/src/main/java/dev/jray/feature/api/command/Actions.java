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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that {@code jray api} does, by the names that Xray's program gave it. */
final class Actions {
  private final ApiClient client;
  private final ApiArguments arguments;
  private final Output output;
  private final Map<String, Action> all = new LinkedHashMap<>();

  Actions(ApiClient client, ApiArguments arguments, CommandContext context) {
    this.client = client;
    this.arguments = arguments;
    this.output = new Output(context.out(), arguments.has("json"));
    all.putAll(new StatsActions(client, arguments, output).all());
    all.putAll(new HandlerActions(client, arguments, output, context).all());
    all.putAll(new RoutingActions(client, arguments, output, context).all());
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
            () -> call(arguments.words().subList(1, arguments.words().size()))));
  }

  /** How to ask. */
  static List<String> usage(CommandContext context) {
    List<String> lines = new ArrayList<>();
    lines.add("Usage: jray api [--server=127.0.0.1:10085] [--timeout=3] [--json] ACTION ...");
    lines.add("   or: jray api [--server=127.0.0.1:10085] SERVICE.METHOD REQUEST, as v2ctl api");
    new Actions(null, new ApiArguments(List.of(), Map.of()), context)
        .all.forEach(
            (name, action) ->
                lines.add(
                    String.format(
                        "  %-46s %s", (name + " " + action.words()).strip(), action.summary())));
    return lines;
  }

  void run() throws IOException, UsageException {
    String name = arguments.words().get(0);
    Action action = all.get(name);
    if (action != null) {
      action.work().run();
    } else if (name.contains(".")) {
      call(arguments.words());
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
      client.follow(method, request, this::show);
    } else {
      output.text(client.call(method, request));
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
      output.text(message);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void observatory() throws IOException, UsageException {
    output.text(
        client.call(
            "ObservatoryService.GetOutboundStatus",
            GetOutboundStatusRequest.getDefaultInstance(),
            GetOutboundStatusResponse.getDefaultInstance()));
  }

  private void restartLogger() throws IOException, UsageException {
    client.call(
        "LoggerService.RestartLogger",
        RestartLoggerRequest.getDefaultInstance(),
        RestartLoggerResponse.getDefaultInstance());
    output.done("the log files are open anew");
  }

  private void followLog() throws IOException, UsageException {
    MethodDescriptor method = ApiMethods.find("LoggerService.FollowLog");
    client.follow(
        method,
        FollowLogRequest.getDefaultInstance(),
        answer ->
            output.line(
                String.valueOf(answer.getField(method.getOutputType().findFieldByNumber(1)))));
  }
}
