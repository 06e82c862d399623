package dev.jray.feature.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.feature.policy.proto.Config;
import dev.jray.spi.feature.Policy;
import dev.jray.spi.feature.SystemPolicy;
import dev.jray.testkit.ConfigText;
import dev.jray.testkit.PluginAssert;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class LevelPoliciesTest {
  private static LevelPolicies policies(String json) {
    return new LevelPolicies(ConfigText.json(json).read(PolicyCodec.CODEC).value());
  }

  @Test
  void anEmptySectionGivesEveryLevelTheDefaults() {
    LevelPolicies policies = policies("{}");
    for (int level : new int[] {0, 1, 2, Integer.MAX_VALUE, -1}) {
      assertThat(policies.forLevel(level)).isEqualTo(Policy.DEFAULT);
    }
    assertThat(policies.forLevel(1).connIdle()).as("level 1 is not special").isEqualTo(300_000);
    assertThat(policies.forSystem()).isEqualTo(SystemPolicy.DEFAULT);
  }

  @Test
  void aLevelChangesOnlyWhatItNames() {
    LevelPolicies policies = policies("{\"levels\": {\"3\": {\"connIdle\": 7}}}");
    assertThat(policies.forLevel(3))
        .isEqualTo(new Policy(60_000, 7_000, 1_000, 1_000, false, false, OptionalInt.empty()));
    assertThat(policies.forLevel(2)).isEqualTo(Policy.DEFAULT);
  }

  @Test
  void everyFieldArrives() {
    LevelPolicies policies =
        policies(
            """
            {"levels": {"4294967295": {"handshake": 4, "connIdle": 4294967295, "uplinkOnly": 2,
              "downlinkOnly": 5, "statsUserUplink": true, "statsUserDownlink": true,
              "bufferSize": 10}}}
            """);
    assertThat(policies.forLevel(-1))
        .isEqualTo(
            new Policy(4_000, 4_294_967_295_000L, 2_000, 5_000, true, true, OptionalInt.of(10240)));
    assertThat(
            policies(
                    "{\"levels\": {\"0\": {\"statsUserUplink\": true},"
                        + " \"1\": {\"statsUserDownlink\": true}}}")
                .forLevel(0))
        .satisfies(policy -> assertThat(policy.statsUserUplink()).isTrue())
        .satisfies(policy -> assertThat(policy.statsUserDownlink()).isFalse());
  }

  @Test
  void zeroMeansAtOnceAndIsNotTheDefault() {
    LevelPolicies policies =
        policies(
            """
            {"levels": {"0": {"handshake": 0, "connIdle": 0, "uplinkOnly": 0, "downlinkOnly": 0,
              "bufferSize": 0}}}
            """);
    assertThat(policies.forLevel(0))
        .isEqualTo(new Policy(0, 0, 0, 0, false, false, OptionalInt.of(0)));
  }

  @Test
  void anyNegativeBufferIsUnlimited() {
    assertThat(policies("{\"levels\": {\"0\": {\"bufferSize\": -5}}}").forLevel(0).buffer())
        .hasValue(-1);
    Config bytes =
        Config.newBuilder()
            .putLevel(
                0,
                dev.jray.feature.policy.proto.Policy.newBuilder()
                    .setBuffer(
                        dev.jray.feature.policy.proto.Policy.Buffer.newBuilder()
                            .setConnection(-4096))
                    .build())
            .build();
    assertThat(new LevelPolicies(bytes).forLevel(0).buffer()).hasValue(-1);
  }

  @Test
  void messagesWithoutInnerMessagesHaveTheDefaults() {
    Config config =
        Config.newBuilder()
            .putLevel(5, dev.jray.feature.policy.proto.Policy.getDefaultInstance())
            .setSystem(dev.jray.feature.policy.proto.SystemPolicy.getDefaultInstance())
            .build();
    LevelPolicies policies = new LevelPolicies(config);
    assertThat(policies.forLevel(5)).isEqualTo(Policy.DEFAULT);
    assertThat(policies.forSystem()).isEqualTo(SystemPolicy.DEFAULT);
  }

  @Test
  void theSystemPolicyNamesItsCounters() {
    assertThat(policies("{\"system\": {\"statsInboundUplink\": true}}").forSystem())
        .isEqualTo(new SystemPolicy(true, false, false, false));
    assertThat(policies("{\"system\": {\"statsInboundDownlink\": true}}").forSystem())
        .isEqualTo(new SystemPolicy(false, true, false, false));
    assertThat(policies("{\"system\": {\"statsOutboundUplink\": true}}").forSystem())
        .isEqualTo(new SystemPolicy(false, false, true, false));
    assertThat(policies("{\"system\": {\"statsOutboundDownlink\": true}}").forSystem())
        .isEqualTo(new SystemPolicy(false, false, false, true));
    assertThat(policies("{\"system\": {\"overrideAccessLogDest\": true}}").forSystem())
        .isEqualTo(new SystemPolicy(false, false, false, false, true));
  }

  @Test
  void aLevelMayKeepTheAddressesOfItsUsers() {
    LevelPolicies policies = policies("{\"levels\": {\"0\": {\"statsUserOnline\": true}}}");
    assertThat(policies.forLevel(0).statsUserOnline()).isTrue();
    assertThat(policies.forLevel(0).statsUserUplink()).isFalse();
    assertThat(policies.forLevel(1).statsUserOnline()).isFalse();
  }

  @Test
  void manyLevelsAreAllFound() {
    Config.Builder config = Config.newBuilder();
    for (int level = 0; level < 5_000; level++) {
      config.putLevel(
          level * 37,
          dev.jray.feature.policy.proto.Policy.newBuilder()
              .setBuffer(
                  dev.jray.feature.policy.proto.Policy.Buffer.newBuilder().setConnection(level))
              .build());
    }
    LevelPolicies policies = new LevelPolicies(config.build());
    for (int level = 0; level < 5_000; level++) {
      assertThat(policies.forLevel(level * 37).buffer()).hasValue(level);
      assertThat(policies.forLevel(level * 37 + 1)).isEqualTo(Policy.DEFAULT);
    }
  }

  @Test
  void theJarNamesItsPluginAndItsVersion() {
    PluginAssert.assertInstalled(PolicyPlugin.class, "policy");
  }
}
