package dev.jray.kernel.instance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.feature.Policy;
import dev.jray.spi.feature.PolicyManager;
import dev.jray.spi.feature.SystemPolicy;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class BufferedPoliciesTest {
  private static final PolicyManager POLICIES =
      new PolicyManager() {
        @Override
        public Policy forLevel(int level) {
          return level == 0 ? Policy.DEFAULT : Policy.DEFAULT.withBuffer(OptionalInt.of(level));
        }

        @Override
        public SystemPolicy forSystem() {
          return SystemPolicy.DEFAULT;
        }
      };

  @Test
  void onlyPoliciesWithoutABufferGetThatOfTheProcess() {
    PolicyManager buffered = BufferedPolicies.of(POLICIES, OptionalInt.of(7));
    assertThat(buffered.forLevel(0)).isEqualTo(Policy.DEFAULT.withBuffer(OptionalInt.of(7)));
    assertThat(buffered.forLevel(0)).isSameAs(buffered.forLevel(0));
    assertThat(buffered.forLevel(5).buffer()).hasValue(5);
    assertThat(buffered.forSystem()).isEqualTo(SystemPolicy.DEFAULT);
  }

  @Test
  void withoutOneTheyStayAsTheyAre() {
    assertThat(BufferedPolicies.of(POLICIES, OptionalInt.empty())).isSameAs(POLICIES);
  }
}
