package dev.jray.tests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may depend on whom. */
@AnalyzeClasses(
    packages = "dev.jray",
    importOptions = {ImportOption.DoNotIncludeTests.class, ProductionClasses.class})
final class WallsTest {
  private static final String SPI = "dev.jray.spi..";
  private static final String TOOLKIT = "dev.jray.toolkit..";
  private static final String KERNEL = "dev.jray.kernel..";
  private static final String LAUNCHER = "dev.jray.launcher..";
  private static final String[] PLUGINS = {
    "dev.jray.protocol..", "dev.jray.transport..", "dev.jray.feature..", "dev.jray.example.."
  };

  @ArchTest
  static final ArchRule THE_SPI_KNOWS_NOTHING_OF_JRAY =
      noClasses()
          .that()
          .resideInAPackage(SPI)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              TOOLKIT, KERNEL, LAUNCHER, PLUGINS[0], PLUGINS[1], PLUGINS[2], PLUGINS[3]);

  @ArchTest
  static final ArchRule THE_TOOLKIT_KNOWS_ONLY_THE_SPI =
      noClasses()
          .that()
          .resideInAPackage(TOOLKIT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(KERNEL, LAUNCHER, PLUGINS[0], PLUGINS[1], PLUGINS[2], PLUGINS[3]);

  @ArchTest
  static final ArchRule THE_KERNEL_KNOWS_NO_PLUGIN =
      noClasses()
          .that()
          .resideInAnyPackage(KERNEL, LAUNCHER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(PLUGINS);

  @ArchTest
  static final ArchRule THE_KERNEL_DOES_NOT_KNOW_THE_LAUNCHER =
      noClasses()
          .that()
          .resideInAPackage(KERNEL)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(LAUNCHER);

  @ArchTest
  static final ArchRule PLUGINS_DO_NOT_KNOW_THE_KERNEL =
      noClasses()
          .that()
          .resideInAnyPackage(PLUGINS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(KERNEL, LAUNCHER);

  @ArchTest
  static final ArchRule PROTOCOLS_DO_NOT_KNOW_EACH_OTHER =
      slices().matching("dev.jray.protocol.(*)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule TRANSPORTS_DO_NOT_KNOW_EACH_OTHER =
      slices().matching("dev.jray.transport.(*)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule FEATURES_DO_NOT_KNOW_EACH_OTHER =
      slices().matching("dev.jray.feature.(*)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule THE_FAMILIES_DO_NOT_KNOW_EACH_OTHER =
      slices()
          .matching("dev.jray.(protocol|transport|feature|example)..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule NO_CYCLE_BETWEEN_PACKAGES =
      slices().matching("dev.jray.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule TYPESAFE_CONFIG_STAYS_BEHIND_CONFIG_NODE =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.jray.kernel.config..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.typesafe.config..");

  @ArchTest
  static final ArchRule GUICE_IS_SPOKEN_TO_IN_ONE_PLACE =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.jray.kernel.inject..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.google.inject..");

  @ArchTest
  static final ArchRule METRICS_STAY_BEHIND_THE_STATS_FEATURE =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.jray.feature.stats..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.codahale.metrics..");

  @ArchTest
  static final ArchRule SPI_TYPES_SAY_WHAT_THEY_PROMISE =
      classes()
          .that()
          .resideInAPackage(SPI)
          .and()
          .resideOutsideOfPackages("dev.jray.spi.proto..", "dev.jray.spi.annotation..")
          .and()
          .areTopLevelClasses()
          .and()
          .doNotHaveSimpleName("package-info")
          .should()
          .beAnnotatedWith("dev.jray.spi.annotation.Stable")
          .orShould()
          .beAnnotatedWith("dev.jray.spi.annotation.Incubating");
}
