package dev.jray.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.ConfigNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class NodeTest {
  private final Reading reading = new Reading(new Fixtures(), Fixtures.ENVIRONMENT);

  private Node json(String text) {
    return new TextParser(reading)
        .json("f.json", text.getBytes(StandardCharsets.UTF_8))
        .orElseThrow();
  }

  private List<String> problems() {
    ConfigException e =
        catchThrowableOfType(ConfigException.class, () -> reading.problems().check());
    return e == null ? List.of() : e.problems();
  }

  @Test
  void keysMatchExactlyFirstThenInAnyCase() {
    Node node = json("{\"TAG\": \"upper\", \"tag\": \"lower\", \"Port\": 1}");
    assertThat(node.get("tag").string("")).isEqualTo("lower");
    assertThat(node.get("PORT").port(0)).isEqualTo(1);
    assertThat(node.get("port").path()).isEqualTo("Port");
    assertThat(node.get("absent").string("x")).isEqualTo("x");
  }

  @Test
  void ofSeveralSpellingsTheLastInTheTextCounts() {
    Node node = json("{\"Tag\": 1,\n \"TAG\": 2,\n \"tAG\": 3}");
    assertThat(node.get("tag").integer(0, 9, 0)).isEqualTo(3);
  }

  @Test
  void nullCountsAsAbsent() {
    Node node = json("{\"a\": null}").get("a");
    assertThat(node.present()).isFalse();
    assertThat(node.string("x")).isEqualTo("x");
    assertThat(node.bool(true)).isTrue();
    assertThat(node.integer(0, 1, 7)).isEqualTo(7);
    assertThat(node.strings()).isEmpty();
    assertThat(node.elements()).isEmpty();
    assertThat(node.members()).isEmpty();
    assertThat(node.address()).isEmpty();
    assertThat(node.get("deeper").present()).isFalse();
    assertThat(problems()).isEmpty();
  }

  @Test
  void wholeNumbersMustBeWrittenAsSuch() {
    Node node = json("{\"a\":[1080.0e0,\n1e3,\n-1,\n256,\n\"5\",\ntrue,\n1.5,\n255,\n-0]}");
    List<ConfigNode> elements = node.get("a").elements();
    assertThat(elements.stream().map(e -> e.integer(0, 255, 7)))
        .containsExactly(7L, 7L, 7L, 7L, 7L, 7L, 7L, 255L, 0L);
    assertThat(problems())
        .containsExactly(
            "f.json:1: a[0]: must be a whole number from 0 to 255, not one with a fraction or exponent",
            "f.json:2: a[1]: must be a whole number from 0 to 255, not one with a fraction or exponent",
            "f.json:3: a[2]: -1 is out of range; give a whole number from 0 to 255",
            "f.json:4: a[3]: 256 is out of range; give a whole number from 0 to 255",
            "f.json:5: a[4]: must be a whole number from 0 to 255, not a string",
            "f.json:6: a[5]: must be a whole number from 0 to 255, not a boolean",
            "f.json:7: a[6]: must be a whole number from 0 to 255, not one with a fraction or exponent");
  }

  @Test
  void unsignedNumbersFillTheirBits() {
    assertThat(json("{\"a\": 4294967295}").get("a").uint32(0)).isEqualTo(-1);
  }

  @Test
  void wrongTypesAreProblemsAndGiveNeutralValues() {
    Node node = json("{\"s\": 1, \"b\": \"true\", \"l\": {}, \"o\": [], \"a\": 5, \"c\": 5}");
    assertThat(node.get("s").string("x")).isEqualTo("x");
    assertThat(node.get("b").bool(false)).isFalse();
    assertThat(node.get("l").elements()).isEmpty();
    assertThat(node.get("o").members()).isEmpty();
    assertThat(node.get("o").get("k").present()).isFalse();
    assertThat(node.get("a").address()).isEmpty();
    assertThat(node.get("c").strings()).isEmpty();
    assertThat(problems())
        .containsExactly(
            "f.json:1: s: must be a string, not a number",
            "f.json:1: b: must be true or false, not a string",
            "f.json:1: l: must be a list, not an object",
            "f.json:1: o: must be an object, not a list",
            "f.json:1: a: invalid address: 5; an address is a string such as \"127.0.0.1\"",
            "f.json:1: c: unknown format of a string list: 5; give a list of strings, or one string with commas");
  }

  @Test
  void stringsAreSplitWithoutTrimming() {
    assertThat(json("{\"a\": \"x, y,,\"}").get("a").strings()).containsExactly("x", " y", "", "");
    assertThat(json("{\"a\": \"\"}").get("a").strings()).containsExactly("");
    assertThat(json("{\"a\": [\"x,y\"]}").get("a").strings()).containsExactly("x,y");
  }

  @Test
  void nullElementsAreProblems() {
    assertThat(json("{\"a\": [1,\nnull]}").get("a").elements()).hasSize(1);
    assertThat(problems())
        .containsExactly("f.json:2: a[1]: null is no element of this list; remove it");
  }

  @Test
  void membersAreSortedAndMayBeNull() {
    Node node = json("{\"m\": {\"b.x\": 1, \"a\": null}}");
    assertThat(node.get("m").members()).containsOnlyKeys("a", "b.x");
    assertThat(node.get("m").members().get("a").present()).isFalse();
    assertThat(node.get("m").members().get("b.x").path()).isEqualTo("m.\"b.x\"");
    reading.reportUnknownKeys(true);
    assertThat(problems()).isEmpty();
  }

  @Test
  void unknownKeysAreNamedWithTheNearestKnownOne() {
    Node node = json("{\"adress\": 1,\n\"zzz\": 2, \"port\": 3}");
    node.get("address");
    node.get("port");
    reading.reportUnknownKeys(true);
    assertThat(problems())
        .containsExactly(
            "f.json:1: unknown key \"adress\"; did you mean \"address\"?",
            "f.json:2: unknown key \"zzz\"; known keys here: address, port");
  }

  @Test
  void unknownKeysAreWarningsUnlessStrict() {
    json("{\"x\": {\"y\": 1}}").get("x").enter();
    reading.reportUnknownKeys(false);
    assertThat(problems()).isEmpty();
    assertThat(reading.problems().warnings())
        .containsExactly("f.json:1: x: unknown key \"y\"; known keys here: none; ignored");
  }

  @Test
  void unknownKeysOfAnExactObjectAreProblems() {
    Node node = json("{\"x\": {\"y\": 1}}").get("x");
    node.enter();
    node.exact();
    reading.reportUnknownKeys(false);
    assertThat(problems()).containsExactly("f.json:1: x: unknown key \"y\"; known keys here: none");
  }

  @Test
  void aKeyInASecondSpellingIsReported() {
    Node node = json("{\"tag\": 1, \"Tag\": 2}");
    node.get("tag");
    reading.reportUnknownKeys(true);
    assertThat(problems()).singleElement().asString().contains("\"Tag\"; it stands here twice");
  }

  @Test
  void withoutHidesAKeyAndSharesTheRest() {
    Node node = json("{\"Inner\": \"socks\", \"udp\": true}");
    Node rest = node.without("inner");
    assertThat(rest.get("inner").present()).isFalse();
    assertThat(rest.members()).containsOnlyKeys("udp");
    assertThat(rest.json()).isEqualTo("{\"udp\":true}");
    assertThat(node.get("inner").string("")).isEqualTo("socks");
  }

  @Test
  void withoutHidesOneKeyAfterTheOther() {
    Node rest = json("{\"a\": 1, \"B\": 2, \"c\": 3}").without("b").without("a");
    assertThat(rest.get("a").present()).isFalse();
    assertThat(rest.get("B").present()).isFalse();
    assertThat(rest.members()).containsOnlyKeys("c");
    assertThat(rest.json()).isEqualTo("{\"c\":3}");
  }

  @Test
  void jsonIsCompactAndKnowsAllKeys() {
    Node node = json("{\"b\": [1, {\"x\": \"\\u00e9\\ud800\"}], /* c */ \"a\": 0.5}");
    assertThat(node.json()).isEqualTo("{\"a\":0.5,\"b\":[1,{\"x\":\"\u00e9\ufffd\"}]}");
    reading.reportUnknownKeys(true);
    assertThat(problems()).isEmpty();
  }

  @Test
  void asInboundUsesAnotherProtocolsCodec() {
    Node node = json("{\"udp\": true}");
    assertThat(node.asInbound("SOCKS").getType()).isEqualTo("v2ray.core.proxy.socks.ServerConfig");
    assertThat(node.asInbound("sock").getType()).isEmpty();
    assertThat(problems())
        .singleElement()
        .asString()
        .contains("unknown config id: sock", "did you mean \"socks\"?");
  }

  @Test
  void theSameProblemIsReportedOnce() {
    Node node = json("{\"a\": 1}").get("a");
    node.string("");
    node.string("");
    assertThat(problems()).hasSize(1);
  }

  @Test
  void addressesAreParsedByV2RaysRules() {
    assertThat(json("{\"a\": \" /run/x \"}").get("a").address().map(Object::toString))
        .isEqualTo(Optional.of("/run/x"));
    assertThat(json("{\"a\": \"[::1]\"}").get("a").address().map(Object::toString))
        .isEqualTo(Optional.of("::1"));
  }
}
