package dev.jray.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jray.spi.config.ConfigException;
import dev.jray.spi.proto.core.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HoconTest {
  @TempDir private Path folder;

  private ConfigSource write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return ConfigSource.file(name, file);
  }

  private static Config load(ConfigSource source) {
    return Fixtures.loader().load(List.of(source), Format.JSON, false).config();
  }

  private static List<String> problems(ConfigSource source) {
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> load(source));
    assertThat(e).as("a problem").isNotNull();
    return e.problems();
  }

  @Test
  void hoconSaysWhatJsonSays() throws IOException {
    Config hocon =
        load(
            write(
                "a.conf",
                """
                vars { port = 1080, user { level = 3 } }
                inbounds = [{
                  protocol = socks, tag = in, port = ${vars.port}, settings { udp = yes, userLevel = ${vars.user.level} }
                }]
                outbounds += { protocol: freedom }
                """));
    Config json =
        Fixtures.load(
                "{\"inbounds\":[{\"protocol\":\"socks\",\"tag\":\"in\",\"port\":1080,"
                    + "\"settings\":{\"udp\":true,\"userLevel\":3}}],\"outbounds\":[{\"protocol\":\"freedom\"}]}")
            .config();
    assertThat(hocon).isEqualTo(json);
  }

  @Test
  void numbersComeFromTheEnvironmentToo() throws IOException {
    Config config =
        load(
            write(
                "a.conf",
                """
                inbounds = [
                  {protocol = socks, port = ${JRAY_TEST_PORT}, settings.timeout = ${JRAY_TEST_PORT}, tag = 7},
                  {protocol = socks, port = 1, settings.timeout = ${?JRAY_TEST_NOT_SET}}
                ]
                """));
    assertThat(HandlerMessages.receiver(config.getInbound(0)).getPortRange().getFrom())
        .isEqualTo(4321);
    assertThat(config.getInbound(0).getTag()).isEqualTo("7");
  }

  @Test
  void theProcessEnvironmentIsNotReadBehindTheCallersBack() throws IOException {
    assertThat(
            problems(write("a.conf", "inbounds = [{protocol = socks, port = 1, tag = ${PATH}}]")))
        .singleElement()
        .asString()
        .startsWith("a.conf:1: ")
        .contains("PATH");
  }

  @Test
  void unknownKeysAreProblems() throws IOException {
    assertThat(
            problems(write("a.conf", "inbounds = [{\n protocol = socks\n port = 1\n tga = x }]")))
        .containsExactly("a.conf:4: inbounds[0]: unknown key \"tga\"; did you mean \"tag\"?");
  }

  @Test
  void relativeFilesAreIncludedAndKeepTheirNamesInProblems() throws IOException {
    write("parts/in.conf", "inbounds = [{protocol = socks, port = 1}]\ninclude \"more/out.conf\"");
    write("parts/more/out.conf", "outbounds = [\n{protocol = freedom, tag = {}}]");
    assertThat(problems(write("a.conf", "include \"parts/in.conf\"")))
        .containsExactly("more/out.conf:2: outbounds[0].tag: must be a string, not an object");
  }

  @Test
  void otherIncludesAreRefused() throws IOException {
    write("self.conf", "include \"self.conf\"");
    assertThat(problems(write("a.conf", "include \"nowhere.conf\"")))
        .asString()
        .contains("no such file");
    assertThat(problems(write("a.conf", "include \"/etc/hostname\"")))
        .asString()
        .contains("only files relative");
    assertThat(problems(write("a.conf", "include \"self.conf\"")))
        .asString()
        .contains("include each other");
    assertThat(problems(write("a.conf", "include classpath(\"reference.conf\")")))
        .asString()
        .contains("class path resources cannot be included");
    assertThat(problems(write("a.conf", "include url(\"file:///etc/hostname\")")))
        .asString()
        .contains("URLs cannot be included");
    assertThat(problems(Fixtures.source("x.conf", "include \"a.conf\"")))
        .asString()
        .contains("has no folder");
  }

  @Test
  void syntaxErrorsHaveALine() throws IOException {
    assertThat(problems(write("a.conf", "inbounds = [\n}")))
        .singleElement()
        .asString()
        .startsWith("a.conf:2: ")
        .doesNotContain("a.conf: 2");
  }

  @Test
  void hostileNestingIsRefused() {
    assertThat(problems(Fixtures.source("x.conf", "a=" + "[".repeat(500_000)))).isNotEmpty();
    assertThat(problems(Fixtures.source("x.conf", "a.".repeat(200_000) + "b=1"))).isNotEmpty();
  }

  @Test
  void jsonAndHoconMerge() throws IOException {
    Config config =
        Fixtures.loader()
            .load(
                List.of(
                    Fixtures.source(
                        "a.json", "{\"outbounds\":[{\"protocol\":\"freedom\",\"tag\":\"a\"}]}"),
                    Fixtures.source("b.conf", "outbounds = [{protocol = blackhole, tag = b}]")),
                Format.JSON,
                false)
            .config();
    assertThat(config.getOutboundList()).extracting("tag").containsExactly("b", "a");
  }
}
