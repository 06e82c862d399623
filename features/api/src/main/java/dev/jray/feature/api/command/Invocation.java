package dev.jray.feature.api.command;

import com.google.protobuf.Message;
import dev.jray.spi.command.CommandContext;
import java.io.IOException;
import java.util.List;

/**
 * One run of {@code jray api}.
 *
 * @param client asks the server; absent if only the usage is wanted
 * @param arguments what was asked for
 * @param output where answers go
 * @param context the program around it
 */
record Invocation(ApiClient client, ApiArguments arguments, Output output, CommandContext context) {

  static Invocation of(ApiClient client, ApiArguments arguments, CommandContext context) {
    return new Invocation(
        client, arguments, new Output(context.out(), arguments.has("json")), context);
  }

  String action() {
    return arguments.words().get(0);
  }

  /** The words behind the action. */
  List<String> rest() {
    return arguments.words().subList(1, arguments.words().size());
  }

  /** The words behind the action; at least one. */
  List<String> rest(String what) throws UsageException {
    if (rest().isEmpty()) {
      throw new UsageException(action() + " needs " + what);
    }
    return rest();
  }

  /** Calls a method of the server that is known to answer with messages like this one. */
  <A extends Message> A call(String method, Message request, A prototype)
      throws IOException, UsageException {
    return client.call(method, request, prototype);
  }
}
