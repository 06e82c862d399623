package dev.jray.launcher;

import dev.jray.kernel.config.LoadedConfig;
import dev.jray.kernel.instance.Instance;
import dev.jray.kernel.plugin.PluginRepository;
import dev.jray.spi.config.Messages;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Route;
import dev.jray.spi.feature.Router;
import dev.jray.spi.feature.RouterControl;
import dev.jray.spi.feature.RouterControl.Decision;
import dev.jray.spi.feature.RouterControl.Query;
import dev.jray.spi.proto.core.Config;
import dev.jray.spi.proto.serial.TypedMessage;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jray route}. */
@Command(name = "route", description = "Says which outbound a flow would take, and why.")
final class RouteCommand extends Tool {
  private static final long LIMIT_SECONDS = 60;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "test", description = "Asks the rules; nothing is sent.")
  private String action;

  @Mixin private ConfigOptions configuration;

  @Option(
      names = {"-to", "--to"},
      paramLabel = "tcp:HOST:PORT",
      required = true,
      description = "Where the flow wants to go; udp: for UDP.")
  private String to;

  @Option(
      names = {"-ip", "--ip"},
      paramLabel = "ADDRESS",
      description = "What the host's name resolves to; otherwise it is looked up if a rule asks.")
  private List<String> addresses = List.of();

  @Option(
      names = {"-from", "--from"},
      paramLabel = "ADDRESS[:PORT]",
      defaultValue = "",
      description = "Who asks.")
  private String from;

  @Option(
      names = {"-inbound", "--inbound"},
      paramLabel = "TAG",
      defaultValue = "",
      description = "The inbound that it comes through.")
  private String inbound;

  @Option(
      names = {"-user", "--user"},
      paramLabel = "EMAIL",
      defaultValue = "",
      description = "Whose it is.")
  private String user;

  @Option(
      names = {"-protocol", "--protocol"},
      paramLabel = "NAME",
      defaultValue = "",
      description = "What sniffing would find, such as http1, tls, bittorrent.")
  private String protocol;

  @Option(
      names = {"-attr", "--attr"},
      paramLabel = "KEY=VALUE",
      description = "An attribute, such as :method=GET; may be repeated.")
  private Map<String, String> attributes = Map.of();

  RouteCommand(Shell shell) {
    super(shell);
  }

  @Override
  ExitCode run() {
    if (!action.equals("test")) {
      throw new ParameterException(
          spec.commandLine(), "what to do with a route? write: jray route test");
    }
    Query query = query();
    try (PluginRepository plugins = Installed.loadAndReport(shell(), debug())) {
      LoadedConfig loaded = configuration.load(shell(), plugins);
      String first = loaded.config().getOutboundCount() == 0 ? "" : tag(loaded);
      try (Instance instance =
          RunCommand.create(shell(), silent(loaded, plugins), plugins, Duration.ZERO)) {
        report(decide(instance, query), first).forEach(shell().out()::println);
      }
    }
    return ExitCode.OK;
  }

  /** Without its logs: their files belong to the one that runs. */
  private static LoadedConfig silent(LoadedConfig loaded, PluginRepository plugins) {
    Config.Builder config = loaded.config().toBuilder().clearApp();
    for (TypedMessage app : loaded.config().getAppList()) {
      boolean log =
          plugins
              .featureByType(Messages.type(app))
              .filter(feature -> feature.provides() == Log.class)
              .isPresent();
      if (!log) {
        config.addApp(app);
      }
    }
    return new LoadedConfig(config.build(), loaded.warnings(), loaded.places());
  }

  private static String tag(LoadedConfig loaded) {
    return loaded.config().getOutbound(0).getTag();
  }

  private Query query() {
    try {
      return RouteQuery.of(to, addresses, from).toQuery(inbound, protocol, user, attributes);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), Failure.text(e), e);
    }
  }

  private static Optional<Decision> decide(Instance instance, Query query) {
    Optional<RouterControl> control = instance.feature(Router.class).control();
    if (control.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          control
              .get()
              .explain(query, instance.feature(EventLoopGroup.class).next())
              .get(LIMIT_SECONDS, TimeUnit.SECONDS));
    } catch (ExecutionException | TimeoutException e) {
      throw new Failure(ExitCode.FAILED, "the rules gave no answer: " + Failure.text(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(ExitCode.FAILED, "interrupted", e);
    }
  }

  /** One fact in each line. */
  private static List<String> report(Optional<Decision> decision, String first) {
    List<String> lines = new ArrayList<>();
    if (decision.isEmpty()) {
      lines.add(byDefault(first));
      lines.add("rule: none; the configuration has no section \"routing\"");
      return lines;
    }
    Decision made = decision.get();
    Route route = made.route();
    if (route instanceof Route.ToOutbound outbound) {
      lines.add("outbound: " + outbound.tag());
    } else if (route instanceof Route.Reject reject) {
      lines.add("refused: " + reject.why().id());
    } else {
      lines.add(byDefault(first));
    }
    if (made.ruleIndex() < 0) {
      lines.add("rule: none matched");
    } else {
      String tag = made.ruleTag().isEmpty() ? "" : " (" + made.ruleTag() + ")";
      lines.add("rule: " + (made.ruleIndex() + 1) + tag);
    }
    made.groupTags().forEach(tag -> lines.add("balancer: " + tag));
    made.reasons().forEach(reason -> lines.add("  " + reason));
    return lines;
  }

  private static String byDefault(String first) {
    return "outbound: "
        + (first.isEmpty() ? "the default one, which has no tag" : first)
        + " (default)";
  }
}
