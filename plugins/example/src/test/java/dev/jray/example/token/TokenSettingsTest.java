package dev.jray.example.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.flow.User;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TokenSettingsTest {

  @Test
  void anInboundReadsItsUsers() {
    TreeNode node =
        TreeNode.parse(
            """
            {"users": [{"token": "a"}, {"token": "b", "email": "b@example.com", "level": 4294967295}]}
            """);
    assertThat(TokenInboundSettings.from(node))
        .isEqualTo(
            new TokenInboundSettings(
                List.of(
                    new User("", 0, new TokenAccount("a")),
                    new User("b@example.com", -1, new TokenAccount("b")))));
    assertThat(node.problems()).isEmpty();
  }

  @Test
  void anOutboundReadsItsServer() {
    TreeNode node = TreeNode.parse("{\"address\": \"::1\", \"port\": 65535, \"token\": \"a\"}");
    assertThat(TokenOutboundSettings.from(node))
        .isEqualTo(
            new TokenOutboundSettings(
                Destination.tcp(Address.parse("::1"), 65535), new TokenAccount("a")));
    assertThat(node.problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{}; users; nobody could connect",
        "{\"users\": []}; users; nobody could connect",
        "{\"users\": [{}]}; users[0].token; 1 to 255 bytes",
        "{\"users\": [{\"token\": \"\"}]}; users[0].token; 1 to 255 bytes",
        "{\"users\": [{\"token\": \"a\"}, {\"token\": \"a\"}]}; users[1].token; another user",
        "{\"users\": [{\"token\": \"a\", \"level\": -1}]}; users[0].level; 0..4294967295",
      })
  void aWrongInboundIsAProblemAtItsPlace(String json, String place, String text) {
    TreeNode node = TreeNode.parse(json);
    assertThat(TokenInboundSettings.from(node)).isNotNull();
    assertThat(node.problems()).singleElement().asString().contains(place + ":").contains(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"port\": 1, \"token\": \"a\"}; address; name or IP",
        "{\"address\": \"h\", \"token\": \"a\"}; port; 1 to 65535",
        "{\"address\": \"h\", \"port\": 0, \"token\": \"a\"}; port; 1 to 65535",
        "{\"address\": \"h\", \"port\": 1}; token; 1 to 255 bytes",
      })
  void aWrongOutboundIsAProblemAtItsPlace(String json, String place, String text) {
    TreeNode node = TreeNode.parse(json);
    assertThat(TokenOutboundSettings.from(node)).isNotNull();
    assertThat(node.problems()).singleElement().asString().contains(place + ":").contains(text);
  }

  @Test
  void allProblemsAreFoundInOneRun() {
    TreeNode node = TreeNode.parse("{}");
    assertThat(TokenOutboundSettings.from(node)).isNotNull();
    assertThat(node.problems()).hasSize(3);
  }

  @Test
  void aTokenIsMeasuredInBytes() {
    TreeNode longest = TreeNode.parse("{\"token\": \"" + "é".repeat(127) + "a\"}");
    assertThat(TokenAccount.from(longest).bytes()).hasSize(255);
    assertThat(longest.problems()).isEmpty();
    TreeNode longer = TreeNode.parse("{\"token\": \"" + "é".repeat(128) + "\"}");
    assertThat(TokenAccount.from(longer)).isNotNull();
    assertThat(longer.problems()).hasSize(1);
  }

  @Test
  void tokensAreNeverPrinted() {
    TokenAccount account = new TokenAccount("hidden");
    User user = new User("ann", 0, account);
    assertThat(account.toString()).doesNotContain("hidden");
    assertThat(new TokenInboundSettings(List.of(user)).toString()).doesNotContain("hidden");
    assertThat(
            new TokenOutboundSettings(Destination.tcp(Address.parse("h"), 1), account).toString())
        .doesNotContain("hidden");
  }

  @Test
  void onlyTheWholeTokenMatches() {
    TokenAccount account = new TokenAccount("abc");
    assertThat(account.matches("abc".getBytes(StandardCharsets.UTF_8))).isTrue();
    for (String guess : List.of("", "a", "ab", "abcd", "abd", "ABC")) {
      assertThat(account.matches(guess.getBytes(StandardCharsets.UTF_8))).isFalse();
    }
  }
}
