package dev.jray.kernel.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import dev.jray.kernel.fixture.FixtureCatalog;
import dev.jray.spi.Plugin;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.feature.Dispatcher;
import dev.jray.spi.feature.Feature;
import dev.jray.spi.feature.FeatureProvider;
import dev.jray.spi.feature.InboundManager;
import dev.jray.spi.feature.InstanceStatus;
import dev.jray.spi.feature.OutboundManager;
import dev.jray.spi.transport.Sockets;
import io.netty.channel.EventLoopGroup;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class FeatureGraphTest {
  /** What the greeter needs. */
  public interface Name {
    String text();
  }

  /** Settings of the greeter. */
  public record GreeterSettings(String greeting) {}

  /** Settings of the two that give a name. */
  public record NameSettings(String name) {}

  /** Settings of the other one. */
  public record RivalSettings() {}

  /** Asks for another feature. */
  public static final class Greeter implements Feature {
    private final String text;

    @Inject
    Greeter(GreeterSettings settings, Name name, Dispatcher dispatcher) {
      text = settings.greeting() + " " + name.text() + (dispatcher == null ? "!" : "");
    }
  }

  /** Gives a name. */
  public static final class Namer implements Feature, Name {
    private final NameSettings settings;

    @Inject
    Namer(NameSettings settings) {
      this.settings = settings;
    }

    @Override
    public String text() {
      return settings.name();
    }
  }

  /** Gives another name. */
  public static final class Rival implements Feature, Name {
    @Inject
    Rival() {}

    @Override
    public String text() {
      return "nobody";
    }
  }

  private static final FeatureProvider<GreeterSettings> GREETER =
      new FeatureProvider<>(
          "greeter",
          ConfigCodec.record(
              "test.Greeter", GreeterSettings.class, node -> new GreeterSettings("")),
          Greeter.class,
          Greeter.class,
          Optional.empty());
  private static final FeatureProvider<NameSettings> NAMER =
      new FeatureProvider<>(
          "namer",
          ConfigCodec.record("test.Name", NameSettings.class, node -> new NameSettings("")),
          Name.class,
          Namer.class,
          Optional.empty());
  private static final FeatureProvider<RivalSettings> RIVAL =
      new FeatureProvider<>(
          "rival",
          ConfigCodec.record("test.Rival", RivalSettings.class, node -> new RivalSettings()),
          Name.class,
          Rival.class,
          Optional.empty());

  private static final Plugin PLUGIN =
      new Plugin() {
        @Override
        public List<FeatureProvider<?>> features() {
          return List.of(GREETER, NAMER, RIVAL);
        }
      };

  private static FeatureGraph create(Map<Class<?>, Object> defaults, FeatureSpec<?>... wanted) {
    KernelServices services =
        new KernelServices(
            mock(Dispatcher.class),
            mock(InboundManager.class),
            mock(OutboundManager.class),
            mock(Sockets.class),
            mock(EventLoopGroup.class),
            Clock.systemUTC(),
            new SplittableRandom(1),
            mock(InstanceStatus.class),
            defaults);
    return FeatureGraph.create(List.of(wanted), services, new FixtureCatalog(PLUGIN), Map.of());
  }

  private static final FeatureSpec<?> GREET =
      new FeatureSpec<>(GREETER, new GreeterSettings("hello"));
  private static final FeatureSpec<?> NAME = new FeatureSpec<>(NAMER, new NameSettings("jray"));

  @Test
  void theOrderOfTheConfigurationDoesNotMatter() {
    assertThat(create(Map.of(), GREET, NAME).get(Greeter.class).text).isEqualTo("hello jray");
    assertThat(create(Map.of(), NAME, GREET).get(Greeter.class).text).isEqualTo("hello jray");
  }

  /** Is made of a part. */
  public static final class Whole implements Feature {
    private final Part part;

    @Inject
    Whole(Part part) {
      this.part = part;
    }
  }

  /** Asks for a feature itself. */
  public static final class Part {
    private final Name name;

    @Inject
    Part(Name name) {
      this.name = name;
    }
  }

  @Test
  void aFeatureMayBeMadeOfParts() {
    FeatureProvider<RivalSettings> provider =
        new FeatureProvider<>(
                "whole", RIVAL.codec(), Whole.class, Whole.class, Optional.<RivalSettings>empty())
            .madeOf(Part.class);
    FeatureSpec<?> whole = new FeatureSpec<>(provider, new RivalSettings());
    assertThat(create(Map.of(), whole, NAME).get(Whole.class).part.name.text()).isEqualTo("jray");
    assertThatThrownBy(() -> create(Map.of(), whole))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("the feature \"whole\"")
        .hasMessageContaining("needs the feature Name");
  }

  @Test
  void featuresStartInTheOrderOfTheConfiguration() {
    assertThat(create(Map.of(), GREET, NAME).features())
        .extracting(Object::getClass)
        .containsExactly(Greeter.class, Namer.class);
  }

  @Test
  void aDefaultStandsInForAnAbsentFeature() {
    Name unnamed = () -> "unnamed";
    assertThat(create(Map.of(Name.class, unnamed), GREET).get(Greeter.class).text)
        .isEqualTo("hello unnamed");
    assertThat(create(Map.of(Name.class, unnamed), GREET, NAME).get(Greeter.class).text)
        .isEqualTo("hello jray");
  }

  @Test
  void aMissingFeatureIsNamedWithTheJarThatNeedsItAndTheJarThatHasIt() {
    assertThatThrownBy(() -> create(Map.of(), GREET))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("the feature \"greeter\"")
        .hasMessageContaining("needs the feature Name")
        .hasMessageContaining("add the section \"namer\"");
  }

  @Test
  void rivalsAreNamedBoth() {
    FeatureSpec<?> rival = new FeatureSpec<>(RIVAL, new RivalSettings());
    assertThatThrownBy(() -> create(Map.of(), NAME, rival))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("\"namer\"")
        .hasMessageContaining("\"rival\"")
        .hasMessageContaining("both provide the feature Name");
  }

  @Test
  void askingTwiceForOneFeatureIsRefused() {
    assertThatThrownBy(() -> create(Map.of(), NAME, NAME))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("asks twice for the feature \"namer\"");
  }
}
