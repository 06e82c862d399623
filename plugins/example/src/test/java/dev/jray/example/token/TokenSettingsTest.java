package dev.jray.example.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.flow.User;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.testkit.ConfigReading;
import dev.jray.testkit.ConfigText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TokenSettingsTest {

  @Test
  void anInboundReadsItsUsers() {
    ConfigText text =
        ConfigText.json(
            """
            {"users": [{"token": "a"}, {"token": "b", "email": "b@example.com", "level": 4294967295}]}
            """);
    assertThat(text.read(TokenInboundSettings::from).value())
        .isEqualTo(
            new TokenInboundSettings(
                List.of(
                    new User("", 0, new TokenAccount("a")),
                    new User("b@example.com", -1, new TokenAccount("b")))));
    assertThat(text.read(TokenInboundSettings::from).warnings()).isEmpty();
  }

  @Test
  void anOutboundReadsItsServer() {
    ConfigText text = ConfigText.json("{\"address\": \"::1\", \"port\": 65535, \"token\": \"a\"}");
    assertThat(text.read(TokenOutboundSettings::from).value())
        .isEqualTo(
            new TokenOutboundSettings(
                Destination.tcp(Address.parse("::1"), 65535), new TokenAccount("a")));
    assertThat(text.read(TokenOutboundSettings::from).warnings()).isEmpty();
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
        "{\"users\": [{\"token\": \"a\", \"level\": -1}]}; users[0].level; 0 to 4294967295",
      })
  void aWrongInboundIsAProblemAtItsPlace(String json, String place, String text) {
    assertProblem(ConfigText.json(json).read(TokenInboundSettings::from), place, text);
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
    assertProblem(ConfigText.json(json).read(TokenOutboundSettings::from), place, text);
  }

  private static void assertProblem(ConfigReading<?> reading, String place, String text) {
    assertThat(reading.result()).isNotNull();
    assertThat(reading.problems()).singleElement().asString().contains(place + ":").contains(text);
  }

  @Test
  void allProblemsAreFoundInOneRun() {
    ConfigReading<?> reading = ConfigText.json("{}").read(TokenOutboundSettings::from);
    assertThat(reading.result()).isNotNull();
    assertThat(reading.problems()).hasSize(3);
  }

  @Test
  void aTokenIsMeasuredInBytes() {
    assertThat(account("é".repeat(127) + "a").value().bytes()).hasSize(255);
    ConfigReading<TokenAccount> longer = account("é".repeat(128));
    assertThat(longer.result()).isNotNull();
    assertThat(longer.problems()).hasSize(1);
  }

  private static ConfigReading<TokenAccount> account(String token) {
    return ConfigText.json("{\"token\": \"" + token + "\"}").read(TokenAccount::from);
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
