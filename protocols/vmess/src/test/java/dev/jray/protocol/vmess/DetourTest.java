package dev.jray.protocol.vmess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.protocol.vmess.proto.inbound.Config;
import dev.jray.protocol.vmess.proto.inbound.DefaultConfig;
import dev.jray.protocol.vmess.proto.inbound.DetourConfig;
import dev.jray.spi.net.Network;
import dev.jray.testkit.Ip;
import dev.jray.testkit.fake.Flows;
import dev.jray.testkit.fake.RecordingSink;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class DetourTest {
  private final TestClock clock = new TestClock();
  private final SplittableRandom random = new SplittableRandom(5);
  private final TestInbounds inbounds = new TestInbounds();
  private final VmessUser user = TestUsers.user("Love@Test", TestUsers.UUID_TEXT, 0);
  private final VmessInbound there =
      inbound(
          Config.newBuilder()
              .setDefault(DefaultConfig.newBuilder().setAlterId(2).setLevel(7))
              .build());

  private VmessInbound inbound(Config config) {
    return new VmessInbound(config, inbounds, clock, random);
  }

  private Optional<SwitchAccount> command(String tag) {
    return new Detour(tag, inbounds, random).command(user);
  }

  @Test
  void withoutATargetThereIsNoCommand() {
    assertThat(command("")).isEmpty();
    assertThat(command("missing")).isEmpty();
    inbounds.with("not bound", there);
    assertThat(command("not bound")).isEmpty();
  }

  @Test
  void makesAUserThereOnceAndNamesAPort() {
    inbounds.with("there", there, Ip.loopback(4000));
    SwitchAccount first = command("there").orElseThrow();
    assertThat(first.host()).isEmpty();
    assertThat(first.port()).isEqualTo(4000);
    assertThat(first.alterIds()).isEqualTo(2);
    assertThat(first.level()).isEqualTo(7);
    assertThat(first.validMinutes()).isEqualTo(255);
    assertThat(command("there")).contains(first);
    assertThat(there.guest(named("LOVE@test")).account().id()).isEqualTo(first.id());
  }

  private VmessUser named(String email) {
    return new VmessUser(email, 0, user.account());
  }

  @Test
  void aGuestLeavesWithItsHostAndComesBackWithIt() {
    VmessUser guest = there.guest(user);
    assertThat(guest.left()).isFalse();
    user.leave();
    assertThat(guest.left()).isTrue();

    VmessUser again = there.guest(named(user.user().email()));
    assertThat(again.left()).isFalse();
    assertThat(again.account().id()).isNotEqualTo(guest.account().id());
    assertThat(there.users()).hasSize(1);
  }

  @Test
  void theCommandHoldsAsLongAsThePort() {
    inbounds.with("there", there, Ip.loopback(4000)).listeningFor(Duration.ofMinutes(3));
    assertThat(command("there").orElseThrow().validMinutes()).isEqualTo(3);
    inbounds.listeningFor(Duration.ofMinutes(256));
    assertThat(command("there").orElseThrow().validMinutes()).isEqualTo(255);
  }

  @Test
  void takesTheUserThatIsThere() {
    there.addUser(TestUsers.message("love@test", TestUsers.uuid(4), 1));
    inbounds.with("there", there, Ip.loopback(4000));
    SwitchAccount command = command("there").orElseThrow();
    assertThat(command.id()).isEqualTo(VmessId.parse(TestUsers.uuid(4)));
    assertThat(command.alterIds()).isEqualTo(1);
  }

  @Test
  void aGuestThatIsRemovedIsMadeAnew() {
    inbounds.with("there", there, Ip.loopback(4000));
    SwitchAccount first = command("there").orElseThrow();
    there.removeUser("love@test");
    assertThat(command("there").orElseThrow().id()).isNotEqualTo(first.id());
  }

  @Test
  void theResponseCarriesTheCommandAndTheGuestIsLetIn() {
    inbounds.with("there", there, Ip.loopback(4000));
    VmessInbound here =
        inbound(
            Config.newBuilder()
                .addUser(TestUsers.message("love@test", TestUsers.UUID_TEXT, 0))
                .setDetour(DetourConfig.newBuilder().setTo("there"))
                .build());
    TestClient client = TestClient.of(user, clock, 1);
    VmessRequest request = client.request(VmessSecurity.AES_128_GCM);
    EmbeddedChannel server = sink().accept(here);
    server.writeInbound(Unpooled.wrappedBuffer(client.aead(request)));
    server.writeOutbound(Unpooled.copiedBuffer(new byte[3]));

    List<SwitchAccount> commands = new ArrayList<>();
    VmessBody body = new VmessBody(request, VmessForm.AEAD, random);
    EmbeddedChannel answered =
        new EmbeddedChannel(
            new VmessResponseDecoder(body, commands::add),
            body.decoder(Direction.RESPONSE, false),
            new Receiver());
    answered.writeInbound(Wire.buffer(Wire.sentTogether(server)));
    assertThat(commands).hasSize(1);

    VmessUser guest = TestUsers.user("", guestId(commands.get(0)), commands.get(0).alterIds());
    RecordingSink sink = sink();
    TestClient again = TestClient.of(guest, clock, 2);
    sink.accept(there)
        .writeInbound(Unpooled.wrappedBuffer(again.legacy(again.request(VmessSecurity.LEGACY))));
    assertThat(sink.request().user().orElseThrow().email()).isEqualTo("love@test");
    assertThat(sink.request().user().orElseThrow().level()).isEqualTo(7);
    answered.finishAndReleaseAll();
    server.finishAndReleaseAll();
  }

  private static RecordingSink sink() {
    return new RecordingSink(
        Flows.source(Network.TCP),
        (channel, request) -> channel.pipeline().addLast(new Receiver()));
  }

  private static String guestId(SwitchAccount command) {
    return HexFormat.of().formatHex(command.id().bytes());
  }
}
