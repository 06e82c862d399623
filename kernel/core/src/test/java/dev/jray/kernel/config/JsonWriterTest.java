package dev.jray.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JsonWriterTest {

  @Test
  void treesAreIndentedAndKeepTheirOrder() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("z", List.of(1, 2.5, true));
    tree.put("a", Map.of());
    tree.put("l", List.of());
    tree.put("n", Arrays.asList((Object) null));
    assertThat(JsonWriter.write(tree))
        .isEqualTo(
            """
                        {
                          "z": [
                            1,
                            2.5,
                            true
                          ],
                          "a": {},
                          "l": [],
                          "n": [
                            null
                          ]
                        }
                        """);
  }

  @Test
  void everyCharacterComesBack() {
    StringBuilder all = new StringBuilder();
    for (char c = 0; c < 0x3000; c++) {
      all.append(c);
    }
    all.append("\ud83d\ude00");
    String json =
        JsonWriter.write(Map.of("outbounds", List.of(Map.of("protocol", "freedom", "tag", all))));
    assertThat(Fixtures.load(json).config().getOutbound(0).getTag()).isEqualTo(all.toString());
  }

  @Test
  void otherThingsAreNoJson() {
    assertThatIllegalArgumentException().isThrownBy(() -> JsonWriter.write(new Object()));
  }
}
