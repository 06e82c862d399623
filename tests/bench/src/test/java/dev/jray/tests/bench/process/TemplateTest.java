package dev.jray.tests.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class TemplateTest {
  @Test
  void everyPlaceIsFilled() {
    String text =
        Template.fill(
            "{\"a\": ${link1}, \"b\": \"${dir}/x\"}", Map.of("link1", "80", "dir", "/t$1\\"));

    assertThat(text).isEqualTo("{\"a\": 80, \"b\": \"/t$1\\/x\"}");
  }

  @Test
  void aPlaceWithoutAValueIsRefused() {
    assertThatThrownBy(() -> Template.fill("${link2}", Map.of("link1", "80")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a configuration asks for ${link2}; there are [link1]");
  }
}
