package dev.jray.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class CommentFilterTest {

  @Test
  void allThreeKindsTurnIntoSpaces() {
    assertThat(CommentFilter.blank("a // x\nb # y\r\nc /* z */ d"))
        .isEqualTo("a     \nb     \nc         d");
  }

  @Test
  void linesOfABlockStayLines() {
    assertThat(CommentFilter.blank("/*\n**\n*/1")).isEqualTo("  \n  \n  1");
  }

  @Test
  void stringsAreLeftAlone() {
    String text = "{\"a//b\": \"/*\\\"#\\\\\", 'x#\\'/*': \"*/\"}";
    assertThat(CommentFilter.blank(text)).isEqualTo(text);
  }

  @Test
  void aLineEndBetweenStarAndSlashStillClosesTheBlock() {
    assertThat(CommentFilter.blank("/* x *\n/1")).isEqualTo("      \n 1");
  }

  @Test
  void starsInARowCloseWithTheLastOne() {
    assertThat(CommentFilter.blank("/***/1/**x**/2")).isEqualTo("     1       2");
  }

  @Test
  void aSlashAloneStays() {
    assertThat(CommentFilter.blank("1 / 2")).isEqualTo("1 / 2");
    assertThat(CommentFilter.blank("1 /")).isEqualTo("1 /");
  }

  @Test
  void anUnclosedBlockGoesToTheEnd() {
    assertThat(CommentFilter.blank("1/* 2\n3")).isEqualTo("1    \n ");
  }

  @Test
  void lengthAndLinesNeverChange() {
    SplittableRandom random = new SplittableRandom(7);
    String alphabet = "/*#\"'\\\nab ";
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(30); length > 0; length--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String out = CommentFilter.blank(text.toString());
      assertThat(out).hasSameSizeAs(text);
      for (int j = 0; j < out.length(); j++) {
        assertThat(out.charAt(j)).isIn(text.charAt(j), ' ');
        assertThat(out.charAt(j) == '\n').isEqualTo(text.charAt(j) == '\n');
      }
    }
  }
}
