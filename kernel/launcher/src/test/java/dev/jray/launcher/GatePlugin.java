package dev.jray.launcher;

import dev.jray.spi.Plugin;
import dev.jray.spi.command.CommandContext;
import dev.jray.spi.command.CommandProvider;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.ConfigNode;
import dev.jray.spi.feature.Feature;
import dev.jray.spi.feature.FeatureProvider;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The one plugin on this module's class path: a feature that fails where the configuration says.
 */
public final class GatePlugin implements Plugin {
  @Override
  public List<FeatureProvider<?>> features() {
    return List.of(
        new FeatureProvider<>(
            "gate",
            ConfigCodec.record("test.Gate", Settings.class, Settings::from),
            Gate.class,
            Gate.class,
            Optional.empty()));
  }

  @Override
  public List<CommandProvider> commands() {
    return List.of(
        new CommandProvider("knock", "Knocks at the gate.", () -> GatePlugin::knock),
        new CommandProvider(
            "unused",
            "Is never made.",
            () -> {
              throw new AssertionError("nobody asked for this command");
            }));
  }

  private static int knock(List<String> arguments, CommandContext context) {
    context.out().println("knock " + arguments);
    try {
      context.out().println(context.part(arguments).getAppCount());
    } catch (ConfigException e) {
      context.err().println(e.problems());
    }
    return 7;
  }

  record Settings(String fails) {
    static Settings from(ConfigNode node) {
      String fails = node.get("fails").string("");
      if (fails.equals("read")) {
        node.get("fails").fail("the gate does not read this; write create");
      }
      return new Settings(fails);
    }
  }

  static final class Gate implements Feature {
    private final Settings settings;

    @Inject
    Gate(Settings settings) {
      this.settings = settings;
      if (settings.fails().equals("create")) {
        throw new ConfigException(List.of("the gate is shut", "and locked"));
      }
      if (settings.fails().equals("crash")) {
        throw new IllegalStateException("the gate fell down");
      }
    }

    @Override
    public void start() throws IOException {
      if (settings.fails().equals("start")) {
        throw new IOException("the gate is stuck");
      }
    }
  }
}
