package dev.jray.testkit;

import dev.jray.kernel.config.ConfigLoader;
import dev.jray.kernel.config.ConfigSource;
import dev.jray.kernel.config.Format;
import dev.jray.kernel.instance.ConsoleLog;
import dev.jray.kernel.instance.Instance;
import dev.jray.kernel.instance.InstanceOptions;
import dev.jray.kernel.plugin.PluginRepository;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.proto.core.Config;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** An instance made from JSON text with all plugins on the class path, started. */
public final class TestInstance implements AutoCloseable {
  private final PluginRepository plugins;
  private final Instance instance;

  private TestInstance(PluginRepository plugins, Instance instance) {
    this.plugins = plugins;
    this.instance = instance;
  }

  /** Starts an instance; lines of severity Error go to the standard output. */
  public static TestInstance start(String json) {
    return start(
        json,
        InstanceOptions.defaults(
                new ConsoleLog(System.out, Severity.ERROR, Clock.system(ZoneId.systemDefault())))
            .withDrain(Duration.ZERO));
  }

  /** Starts an instance with other options. */
  public static TestInstance start(String json, InstanceOptions options) {
    PluginRepository plugins = PluginRepository.fromClassPath(TestInstance.class.getClassLoader());
    try {
      Instance instance = Instance.create(config(json, plugins), plugins, options);
      instance.start();
      return new TestInstance(plugins, instance);
    } catch (RuntimeException e) {
      plugins.close();
      throw e;
    }
  }

  private static Config config(String json, PluginRepository plugins) {
    ConfigSource source = ConfigSource.of("test.json", json.getBytes(StandardCharsets.UTF_8));
    return new ConfigLoader(plugins, Map.of()).load(List.of(source), Format.JSON, false).config();
  }

  /** The instance itself. */
  public Instance instance() {
    return instance;
  }

  /** The port that the inbound with this tag is bound to. */
  public int port(String tag) {
    return address(tag).getPort();
  }

  /** The address that the inbound with this tag is bound to. */
  public InetSocketAddress address(String tag) {
    return (InetSocketAddress) instance.addresses(tag).get(0);
  }

  @Override
  public void close() {
    instance.close();
    plugins.close();
  }
}
