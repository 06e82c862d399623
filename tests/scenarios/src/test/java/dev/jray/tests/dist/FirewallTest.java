package dev.jray.tests.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.testkit.Peers;
import dev.jray.tests.dist.Distribution.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connections that a real firewall hands to JRay, with REDIRECT and with TPROXY. */
@Timeout(180)
final class FirewallTest {
  private static final String SCRIPT = "/firewall/redirected.sh";
  private static final String ORIGIN =
      """
      {"inbounds": [
         {"listen": "127.0.0.1", "port": 9001, "protocol": "dokodemo-door",
          "settings": {"address": "127.0.0.1", "port": 1}},
         {"listen": "127.0.0.1", "port": 9002, "protocol": "dokodemo-door",
          "settings": {"address": "127.0.0.1", "port": 1}}],
       "outbounds": [{"protocol": "blackhole", "settings": {"response": {"type": "http"}}}]}
      """;
  private static final String PROXY =
      """
      {"log": {},
       "inbounds": [
         {"listen": "127.0.0.1", "port": 8001, "protocol": "dokodemo-door",
          "settings": {"followRedirect": true}},
         {"listen": "127.0.0.1", "port": 8002, "protocol": "dokodemo-door",
          "settings": {"followRedirect": true},
          "streamSettings": {"sockopt": {"tproxy": "tproxy"}}}],
       "outbounds": [{"protocol": "freedom", "streamSettings": {"sockopt": {"mark": 255}}}]}
      """;

  @TempDir private Path folder;

  @Test
  void whatTheFirewallRedirectsReachesWhereTheClientDialed() throws IOException {
    List<String> namespace = namespace();
    Files.writeString(folder.resolve("origin.json"), ORIGIN);
    Files.writeString(folder.resolve("proxy.json"), PROXY);
    Path script = folder.resolve("redirected.sh");
    Files.write(script, FirewallTest.class.getResourceAsStream(SCRIPT).readAllBytes());

    Path jray = Distribution.built().home().resolve("bin/jray");
    Finished end = run(namespace, "bash", script.toString(), jray.toString(), folder.toString());

    assertThat(end.err()).isEmpty();
    assertThat(end.out().lines()).containsExactly("9001 403", "9002 403");
    assertThat(Files.readString(folder.resolve("proxy.log")))
        .contains("accepted tcp:127.0.0.1:9001", "accepted tcp:127.0.0.1:9002");
  }

  /** The command that runs another one in a network of its own; only root may make one. */
  private List<String> namespace() throws IOException {
    for (String program : List.of("iptables", "ip", "curl")) {
      Peers.require(program);
    }
    List<String> unshare = List.of(Peers.require("unshare").toString(), "--net");
    Finished probe = run(unshare, "sh", "-c", "iptables -t nat -L -n");
    Assumptions.assumeTrue(
        probe.exit() == 0, () -> "no network namespace with a firewall can be made here");
    return unshare;
  }

  private Finished run(List<String> prefix, String... command) throws IOException {
    List<String> whole = new ArrayList<>(prefix);
    whole.addAll(List.of(command));
    try (Jray process = Jray.start(folder, whole)) {
      return process.finish();
    }
  }
}
