package dev.jray.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FlagsTest {
  private final List<String> files = new ArrayList<>();
  private final List<Boolean> tests = new ArrayList<>();
  private final Flags flags =
      new Flags()
          .value("config", "FILE", "a file", files::add)
          .value("count", "N", "a number", text -> files.add("" + Integer.parseInt(text)))
          .option("test", "tests", tests::add);

  @ParameterizedTest
  @ValueSource(strings = {"-config=a.json", "--config=a.json", "-config a.json", "--config a.json"})
  void oneOrTwoDashesAndEqualsOrBlankMeanTheSame(String line) throws UsageException {
    assertThat(flags.parse(List.of(line.split(" ", -1)))).isEmpty();
    assertThat(files).containsExactly("a.json");
  }

  @Test
  void valuesMayBeRepeatedAndMayLookLikeFlags() throws UsageException {
    flags.parse(List.of("-config", "-test", "-config=x=y", "-config="));
    assertThat(files).containsExactly("-test", "x=y", "");
    assertThat(tests).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"-test,true", "-test=true,true", "-test=1,true", "-test=F,false", "--test=0,false"})
  void switchesTakeValuesBehindEqualsOnly(String argument, boolean expected) throws UsageException {
    assertThat(flags.parse(List.of(argument, "false"))).containsExactly("false");
    assertThat(tests).containsExactly(expected);
  }

  @Test
  void theFirstWordThatIsNoFlagEndsThem() throws UsageException {
    assertThat(flags.parse(List.of("-test", "run", "-test"))).containsExactly("run", "-test");
    assertThat(flags.parse(List.of("--", "-test"))).containsExactly("-test");
    assertThat(flags.parse(List.of("-", "-test"))).containsExactly("-", "-test");
    assertThat(tests).containsExactly(true);
  }

  @ParameterizedTest
  @CsvSource({
    "-foo,flag provided but not defined: -foo",
    "--foo=1,flag provided but not defined: -foo",
    "-config,flag needs an argument: -config",
    "---config,bad flag syntax: ---config",
    "-=x,bad flag syntax: -=x",
    "-test=maybe,'invalid boolean value \"maybe\" for -test: write true or false'",
    "-count=x,'invalid value \"x\" for flag -count: For input string: \"x\"'"
  })
  void mistakesAreNamedAsGoNamesThem(String argument, String message) {
    assertThatThrownBy(() -> flags.parse(List.of(argument)))
        .isInstanceOf(UsageException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-h", "--h", "-help", "--help"})
  void helpEndsTheReading(String argument) throws UsageException {
    flags.parse(List.of("-test", argument, "-foo"));
    assertThat(flags.helpWanted()).isTrue();
  }

  @Test
  void theUsageNamesEveryFlag() {
    assertThat(flags.usage())
        .containsExactly(
            "  -config FILE",
            "        a file",
            "  -count N",
            "        a number",
            "  -test",
            "        tests");
  }
}
