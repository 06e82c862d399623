package dev.jray.feature.api.command;

import dev.jray.spi.command.Command;
import dev.jray.spi.command.CommandContext;
import dev.jray.spi.config.ConfigException;
import dev.jray.toolkit.codec.VisibleText;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.List;

/** {@code jray api}. */
public final class ApiCommand implements Command {
  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  /** Is made for every run. */
  public ApiCommand() {}

  @Override
  public int run(List<String> arguments, CommandContext context) throws InterruptedException {
    ApiArguments parsed;
    try {
      parsed = ApiArguments.parse(arguments);
      if (parsed.help()) {
        Actions.usage(context).forEach(context.out()::println);
        return OK;
      }
      if (parsed.words().isEmpty()) {
        throw new UsageException("say what to do");
      }
    } catch (UsageException e) {
      return usage(e, context);
    }
    try (ApiClient client = new ApiClient(parsed.server(), parsed.timeout())) {
      new Actions(Invocation.of(client, parsed, context)).run();
      return OK;
    } catch (UsageException e) {
      return usage(e, context);
    } catch (StatusRuntimeException e) {
      context.err().println("jray api: " + VisibleText.of(failure(parsed.server(), e)));
    } catch (ConfigException e) {
      e.problems().forEach(problem -> context.err().println("jray api: " + problem));
    } catch (IOException e) {
      context.err().println("jray api: " + e.getMessage());
    }
    return FAILED;
  }

  private static String failure(String server, StatusRuntimeException e) {
    if (e.getStatus().getCode() == Status.Code.UNAVAILABLE && e.getCause() != null) {
      return server + " cannot be reached: " + e.getCause().getMessage();
    }
    String text =
        server + " answers " + e.getStatus().getCode() + ": " + e.getStatus().getDescription();
    return e.getStatus().getCode() == Status.Code.UNIMPLEMENTED
        ? text + "; is the service named in its section \"api\"?"
        : text;
  }

  private static int usage(UsageException e, CommandContext context) {
    context.err().println("jray api: " + e.getMessage());
    Actions.usage(context).forEach(context.err()::println);
    return USAGE;
  }
}
