package dev.jray.tests.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.netty.channel.ChannelHandler;
import java.util.Set;

/** What nobody may do. */
@AnalyzeClasses(
    packages = "dev.jray",
    importOptions = {ImportOption.DoNotIncludeTests.class, ProductionClasses.class})
final class CodeRulesTest {
  private static final String[] PLUGINS = {
    "dev.jray.protocol..", "dev.jray.transport..", "dev.jray.feature..", "dev.jray.example.."
  };
  private static final String[] DATA_PATH = {
    "dev.jray.protocol..",
    "dev.jray.transport..",
    "dev.jray.kernel.relay..",
    "dev.jray.kernel.dispatch..",
    "dev.jray.toolkit.."
  };
  private static final DescribedPredicate<JavaClass> HANDLER = assignableTo(ChannelHandler.class);
  private static final Set<String> BLOCKING_WAITS =
      Set.of("sync", "syncUninterruptibly", "await", "awaitUninterruptibly", "join");

  @ArchTest
  static final ArchRule STATIC_FIELDS_ARE_FINAL =
      fields().that().areStatic().and().areDeclaredInClassesThat().areNotEnums().should().beFinal();

  @ArchTest
  static final ArchRule NO_STATIC_REGISTRY =
      noFields()
          .that()
          .areStatic()
          .should()
          .haveRawType(
              describe(
                  "a map, queue or atomic that anybody can change",
                  type ->
                      type.isAssignableTo(java.util.concurrent.ConcurrentMap.class)
                          || type.isAssignableTo(java.util.Queue.class)
                          || type.isAssignableTo(java.util.HashMap.class)
                          || type.isAssignableTo(java.util.ArrayList.class)
                          || type.getPackageName().equals("java.util.concurrent.atomic")));

  @ArchTest
  static final ArchRule NOTHING_BLOCKS_ON_THE_DATA_PATH =
      noClasses()
          .that()
          .resideInAnyPackage(DATA_PATH)
          .should()
          .callMethodWhere(
              describe(
                  "waits for a future or sleeps",
                  call ->
                      (call.getTargetOwner().isAssignableTo(java.util.concurrent.Future.class)
                              && (BLOCKING_WAITS.contains(call.getName())
                                  || call.getName().equals("get")))
                          || (call.getTargetOwner().isEquivalentTo(Thread.class)
                              && call.getName().equals("sleep"))));

  @ArchTest
  static final ArchRule NO_NAME_LOOKUP_ON_THE_DATA_PATH =
      noClasses()
          .that()
          .resideInAnyPackage(DATA_PATH)
          .should()
          .callMethodWhere(
              describe(
                  "asks the system to resolve a name",
                  call ->
                      call.getTargetOwner().isEquivalentTo(java.net.InetAddress.class)
                          && (call.getName().equals("getByName")
                              || call.getName().equals("getAllByName"))));

  @ArchTest
  static final ArchRule PLUGINS_USE_NO_ATTRIBUTE_KEYS =
      noClasses()
          .that()
          .resideInAnyPackage(PLUGINS)
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("io.netty.util.AttributeKey");

  @ArchTest
  static final ArchRule HANDLERS_OF_PLUGINS_ARE_FINAL =
      classes()
          .that(HANDLER)
          .and()
          .resideInAnyPackage(PLUGINS)
          .and()
          .doNotHaveModifier(com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT)
          .and()
          .areNotAnonymousClasses()
          .should()
          .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL);

  @ArchTest
  static final ArchRule HANDLERS_OF_PLUGINS_ARE_THEIR_OWN =
      classes().that(HANDLER).and().resideInAnyPackage(PLUGINS).should().notBePublic();

  @ArchTest
  static final ArchRule SHARED_HANDLERS_HOLD_NO_STATE =
      fields()
          .that()
          .areDeclaredInClassesThat()
          .areAnnotatedWith(ChannelHandler.Sharable.class)
          .should()
          .beFinal();

  @ArchTest
  static final ArchRule SETTINGS_ARE_RECORDS =
      classes()
          .that()
          .resideInAnyPackage(PLUGINS)
          .and()
          .haveSimpleNameEndingWith("Settings")
          .should()
          .beRecords();

  @ArchTest
  static final ArchRule NO_WEAK_RANDOM =
      noClasses().should().dependOnClassesThat().haveFullyQualifiedName("java.util.Random");

  @ArchTest
  static final ArchRule ONLY_THE_LAUNCHER_READS_THE_ENVIRONMENT =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.jray.launcher..")
          .should()
          .callMethodWhere(
              describe(
                  "reads the process environment",
                  call ->
                      call.getTargetOwner().isEquivalentTo(System.class)
                          && call.getName().equals("getenv")));

  @ArchTest
  static final ArchRule ONLY_THE_LAUNCHER_ENDS_THE_PROCESS =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.jray.launcher..")
          .should()
          .callMethodWhere(
              describe(
                  "ends the process",
                  call ->
                      call.getTargetOwner().isEquivalentTo(System.class)
                          && call.getName().equals("exit")));
}
