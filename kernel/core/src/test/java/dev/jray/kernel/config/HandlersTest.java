package dev.jray.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.DynamicMessage;
import dev.jray.kernel.config.Fixtures.Token;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.proto.core.Config;
import dev.jray.spi.proto.proxyman.ReceiverConfig;
import dev.jray.spi.proto.proxyman.SniffingConfig;
import dev.jray.spi.proto.serial.TypedMessage;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HandlersTest {

  private static List<String> problems(String json) {
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> Fixtures.load(json));
    assertThat(e).as("a problem").isNotNull();
    return e.problems();
  }

  private static ReceiverConfig receiver(Config config, int index) {
    return HandlerMessages.receiver(config.getInbound(index));
  }

  @Test
  void theDeprecatedPortIsForTheVeryFirstInboundOnly() {
    Config config = Fixtures.load("{\"port\":99,\"inbounds\":[{\"protocol\":\"socks\"}]}").config();
    assertThat(receiver(config, 0).getPortRange().getFrom()).isEqualTo(99);

    config =
        Fixtures.load("{\"port\":99,\"inbounds\":[{\"protocol\":\"socks\",\"port\":1}]}").config();
    assertThat(receiver(config, 0).getPortRange().getFrom()).isEqualTo(1);

    assertThat(
            problems(
                "{\"port\":99,\"inbounds\":[{\"protocol\":\"socks\",\"port\":1},{\"protocol\":\"socks\"}]}"))
        .containsExactly(
            "c.json:1: inbounds[1]: Listen on AnyIP but no Port(s) set in InboundDetour. Add \"port\".");
  }

  @Test
  void sniffingHasTheKeysOfXrayAndV2Ray5() {
    Config config =
        Fixtures.load(
                """
                {"inbounds": [{"port": 1, "protocol": "socks", "sniffing": {"enabled": true,
                   "destOverride": ["FakeDNS", "fakedns+others"], "domainsExcluded": ["a", "b"],
                   "metadataOnly": true, "routeOnly": true}}]}
                """)
            .config();
    assertThat(receiver(config, 0).getSniffingSettings())
        .isEqualTo(
            SniffingConfig.newBuilder()
                .setEnabled(true)
                .addDestinationOverride("fakedns")
                .addDestinationOverride("fakedns+others")
                .addDomainsExcluded("a")
                .addDomainsExcluded("b")
                .setMetadataOnly(true)
                .setRouteOnly(true)
                .build());
    assertThat(Fixtures.load(Fixtures.loader().toJson(config)).config()).isEqualTo(config);
  }

  @Test
  void aMessageThatFollowsRedirectsSetsTheReceiver() {
    Config config =
        Fixtures.load(
                "{\"inbounds\":[{\"port\":1,\"protocol\":\"redirected\",\"settings\":{\"follow\":true}},"
                    + "{\"port\":2,\"protocol\":\"redirected\"}]}")
            .config();
    assertThat(receiver(config, 0).getReceiveOriginalDestination()).isTrue();
    assertThat(receiver(config, 1).getReceiveOriginalDestination()).isFalse();
  }

  @Test
  void allProblemsAreFoundInOneRun() {
    assertThat(
            problems(
                """
                {"inbounds": [
                   {"port": 70000, "protocol": "sock", "tag": 5},
                   "x",
                   {"listen": "example.com", "port": 1, "protocol": "socks", "settings": {"timeout": -1}}],
                 "outbounds": [
                   {"protocol": "freedom", "sendThrough": "example.com", "mux": {"concurrency": 40000}},
                   {"streamSettings": {"network": "tpc", "security": "xtls", "quicSettings": {}}}],
                 "routing": {}, "dns": null}
                """))
        .containsExactly(
            "c.json:2: inbounds[0].port: invalid port range: 70000; give a port such as 1080, a range such as \"1000-2000\" or \"env:NAME\"",
            "c.json:2: inbounds[0].protocol: unknown config id: sock; no installed plugin provides this inbound protocol; installed: http, outer, redirected, socks, token, vmess; did you mean \"socks\"?",
            "c.json:2: inbounds[0].tag: must be a string, not a number",
            "c.json:3: inbounds[1]: must be an object, not a string",
            "c.json:4: inbounds[2].listen: unable to listen on domain address: example.com; give an IP address, localhost, or a path that begins with / or @",
            "c.json:4: inbounds[2].settings.timeout: -1 is out of range; give a whole number from 0 to 4294967295",
            "c.json:6: outbounds[0].sendThrough: unable to send through: example.com; give an IP address of this machine",
            "c.json:6: outbounds[0].mux.concurrency: 40000 is out of range; give a whole number from -32768 to 32767",
            "c.json:7: outbounds[1].streamSettings.network: Config: unknown transport protocol: tpc; no installed plugin provides it; installed: tcp, ws, websocket, h2, http, ds, domainsocket, zz; did you mean \"tcp\"?",
            "c.json:7: outbounds[1].streamSettings.quicSettings: no installed plugin provides the transport \"quic\"; add the jar that does to plugins/, or remove these settings",
            "c.json:7: outbounds[1].streamSettings.security: unknown security: xtls; no installed plugin provides it; installed: none, tls; did you mean \"tls\"?",
            "c.json:7: outbounds[1].protocol: unknown config id: ; give \"protocol\" one of these: blackhole, freedom, token",
            "c.json:8: routing: no installed plugin provides the section \"routing\"; add the jar that does to plugins/");
  }

  @Test
  void settingsWithoutAMessageTravelInAnEnvelope() {
    Config config =
        Fixtures.load(
                "{\"inbounds\":[{\"port\":1,\"protocol\":\"token\",\"settings\":{\"token\": \"t\",\"number\":3}}],"
                    + "\"outbounds\":[{\"protocol\":\"token\"}]}")
            .config();
    Settings settings = new Settings(new Fixtures());

    TypedMessage inbound = config.getInbound(0).getProxySettings();
    assertThat(inbound.getType()).isEqualTo("com.example.Token");
    assertThat(settings.parse(Fixtures.TOKEN, inbound.getValue())).isEqualTo(new Token("t", 3));
    assertThat(settings.parse(Fixtures.TOKEN, config.getOutbound(0).getProxySettings().getValue()))
        .isEqualTo(new Token("", 5));

    String json = Fixtures.loader().toJson(config);
    assertThat(Fixtures.load(json).config()).isEqualTo(config);
  }

  @Test
  void recordsReportTheirProblemsWithAPlace() {
    assertThat(
            problems(
                "{\"outbounds\":[{\"protocol\":\"token\",\n\"settings\":{\"token\":\"bad\",\"number\":11}}]}"))
        .containsExactly(
            "c.json:2: outbounds[0].settings.token: must not be bad",
            "c.json:2: outbounds[0].settings.number: 11 is out of range; give a whole number from 0 to 10");
  }

  @Test
  void anInboundMayHoldAnother() {
    Config config =
        Fixtures.load(
                "{\"inbounds\":[{\"port\":1,\"protocol\":\"outer\",\"settings\":{\"inner\":\"socks\",\"udp\":true}}]}")
            .config();
    Settings settings = new Settings(new Fixtures());
    TypedMessage outer =
        (TypedMessage)
            settings.parse(
                new Fixtures().inbound("outer").orElseThrow().codec(),
                config.getInbound(0).getProxySettings().getValue());
    DynamicMessage inner =
        (DynamicMessage)
            settings.parse(
                new Fixtures().inboundByType(outer.getType()).orElseThrow().codec(),
                outer.getValue());
    assertThat(inner.getAllFields().values()).containsExactly(true);
  }

  @Test
  void settingsThatAreIgnoredAreWarnedAbout() {
    assertThat(
            Fixtures.load(
                    """
                {"transport": {"tcpSettings": {}},
                 "outbounds": [{"protocol": "freedom", "streamSettings": {
                   "tlsSettings": {"serverName": 5},
                   "sockopt": {"tproxy": "transparent"}}}]}
                """)
                .warnings())
        .containsExactly(
            "c.json:3: outbounds[0].streamSettings.tlsSettings: has no effect, as security is not \"tls\"",
            "c.json:4: outbounds[0].streamSettings.sockopt.tproxy: means off, as it is neither \"tproxy\" nor \"redirect\"");
  }

  @Test
  void strangersSettingsComeAfterV2RaysOwn() {
    Config config =
        Fixtures.load(
                "{\"outbounds\":[{\"protocol\":\"freedom\",\"streamSettings\":{\"network\":\"ZZ\","
                    + "\"zzSettings\":{\"path\":\"z\"},\"dsSettings\":{\"path\":\"d\"}}}]}")
            .config();
    var stream = HandlerMessages.sender(config.getOutbound(0)).getStreamSettings();
    assertThat(stream.getProtocolName()).isEqualTo("zz");
    assertThat(stream.getTransportSettingsList())
        .extracting("protocolName")
        .containsExactly("domainsocket", "zz");
  }
}
