package dev.jray.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.testkit.Ip;
import dev.jray.testkit.PeerProcess;
import dev.jray.testkit.Socks5Client;
import dev.jray.testkit.TcpServer;
import dev.jray.testkit.TestInstance;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** V2Ray and JRay send the same flows through the same outbounds. */
@Timeout(120)
final class SameRoutesTest {
  private static final String CONFIG =
      """
      {"log": {"loglevel": "warning"},
       "inbounds": [
         {"tag": "in", "listen": "127.0.0.1", "port": $SOCKS, "protocol": "socks",
          "settings": {"auth": "password",
                       "accounts": [{"user": "alice", "pass": "p"}, {"user": "bob", "pass": "p"}]}},
         {"tag": "second", "listen": "127.0.0.1", "port": $SECOND, "protocol": "socks"},
         {"tag": "web", "listen": "127.0.0.1", "port": $HTTP, "protocol": "http"}],
       "outbounds": [$OUTBOUNDS],
       "routing": {
         "domainStrategy": "IPIfNonMatch",
         "balancers": [{"tag": "balancer", "selector": ["n"]}],
         "rules": [
           {"type": "field", "outboundTag": "b", "domain": ["full:full.test"]},
           {"type": "field", "outboundTag": "c", "domain": ["domain:sub.test", "plainword"]},
           {"type": "field", "outboundTag": "d", "domain": ["regexp:^re[0-9]+\\\\.test$"]},
           {"type": "field", "outboundTag": "e", "domain": ["dotless:intra"]},
           {"type": "field", "outboundTag": "f",
            "ip": ["192.0.2.0/24", "2001:db8::/32", "203.0.113.9"]},
           {"type": "field", "outboundTag": "g", "port": "4000-4010,5000", "network": "tcp,udp"},
           {"type": "field", "balancerTag": "balancer", "port": "5001"},
           {"type": "field", "outboundTag": "h", "port": "5002", "source": "127.0.0.0/8"},
           {"type": "field", "outboundTag": "i", "port": "5003", "source": "10.0.0.0/8"},
           {"type": "field", "outboundTag": "i", "user": ["alice", "carol"], "port": "6000"},
           {"type": "field", "outboundTag": "j", "inboundTag": ["second"]},
           {"type": "field", "outboundTag": "b",
            "attrs": "attrs[':method'] == 'POST' and attrs[':path'].startswith('/p')"},
           {"type": "field", "outboundTag": "c",
            "attrs": "'x-k' in attrs and attrs['x-k'].find('v') >= 1"},
           {"type": "field", "outboundTag": "d", "attrs": "attrs['x-none'] == '1' or True"},
           {"type": "field", "outboundTag": "e", "attrs": "len(attrs.get('x-l', '')) == 3"},
           {"type": "field", "outboundTag": "f", "attrs": "attrs[':path'][-3:] == 'end'"},
           {"type": "field", "outboundTag": "g", "protocol": ["http"]},
           {"type": "field", "outboundTag": "h", "ip": ["127.0.0.0/8"]}]}}
      """;

  private static final List<String> TAGS =
      List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "n");

  @TempDir Path folder;

  /** The ports of a program under test. */
  private record Ports(int socks, int second, int http) {}

  @Test
  void theTableOfFlowsHasTheSameOutbounds() throws Exception {
    List<TcpServer> servers = new ArrayList<>();
    try {
      String outbounds = outbounds(servers);
      Map<String, String> theirs;
      Ports ports =
          new Ports(PeerProcess.freePort(), PeerProcess.freePort(), PeerProcess.freePort());
      try (PeerProcess v2ray = PeerProcess.v2ray(folder, config(outbounds, ports), ports.socks())) {
        assertThat(v2ray).isNotNull();
        theirs = table(ports);
      }
      Map<String, String> ours;
      try (TestInstance jray = TestInstance.start(config(outbounds, new Ports(0, 0, 0)))) {
        ours = table(new Ports(jray.port("in"), jray.port("second"), jray.port("web")));
      }
      assertThat(ours).isEqualTo(theirs);
      assertThat(theirs.values()).containsAll(TAGS);
    } finally {
      for (TcpServer server : servers) {
        server.close();
      }
    }
  }

  private static String config(String outbounds, Ports ports) {
    return CONFIG
        .replace("$OUTBOUNDS", outbounds)
        .replace("$SOCKS", Integer.toString(ports.socks()))
        .replace("$SECOND", Integer.toString(ports.second()))
        .replace("$HTTP", Integer.toString(ports.http()));
  }

  private static String outbounds(List<TcpServer> servers) throws IOException {
    List<String> outbounds = new ArrayList<>();
    for (String tag : TAGS) {
      TcpServer server = TcpServer.start(socket -> answer(socket, tag));
      servers.add(server);
      outbounds.add(
          """
          {"tag": "%s", "protocol": "freedom", "settings": {"redirect": "127.0.0.1:%d"}}
          """
              .formatted(tag, server.port()));
    }
    return String.join(",", outbounds);
  }

  private static void answer(Socket socket, String tag) throws IOException {
    if (socket.getInputStream().read() >= 0) {
      String head = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + tag.length();
      socket.getOutputStream().write((head + "\r\n\r\n" + tag).getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static Map<String, String> table(Ports ports) throws IOException {
    Map<String, String> table = new LinkedHashMap<>();
    for (String target :
        List.of(
            "full.test:80",
            "www.full.test:4000",
            "sub.test:80",
            "www.sub.test:80",
            "notsub.test:4000",
            "aplainwordb.test:80",
            "re123.test:80",
            "re.test:4000",
            "myintranet:80",
            "my.intranet:4010",
            "192.0.2.5:80",
            "192.0.3.5:80",
            "203.0.113.9:80",
            "[2001:db8::5]:80",
            "[2001:db9::5]:80",
            "203.0.113.1:4000",
            "203.0.113.1:4011",
            "203.0.113.1:5000",
            "203.0.113.1:5001",
            "203.0.113.1:5002",
            "203.0.113.1:5003",
            "203.0.113.1:6000",
            "localhost:7")) {
      for (String user : List.of("alice", "bob")) {
        table.put("socks " + user + " " + target, socks(ports.socks(), user, target));
      }
      table.put("second " + target, socks(ports.second(), "", target));
    }
    for (String request :
        List.of(
            "POST /path",
            "POST /other",
            "GET /path|X-K: av",
            "GET /path|X-K: va",
            "GET /end",
            "GET /|X-L: abc",
            "GET /|X-None: 1",
            "GET /",
            "GET /x?end")) {
      table.put("web " + request, web(ports.http(), request));
    }
    return table;
  }

  private static String socks(int port, String user, String target) throws IOException {
    InetSocketAddress proxy = Ip.loopback(port);
    Socks5Client client =
        user.isEmpty() ? Socks5Client.of(proxy) : Socks5Client.of(proxy, user, "p");
    int colon = target.lastIndexOf(':');
    String host = target.substring(0, colon);
    int targetPort = Integer.parseInt(target.substring(colon + 1));
    boolean literal = host.startsWith("[") || Character.isDigit(host.charAt(0));
    InetSocketAddress to =
        literal
            ? new InetSocketAddress(host, targetPort)
            : InetSocketAddress.createUnresolved(host, targetPort);
    try (Socket socket = client.connect(to)) {
      return ask(socket, "x");
    }
  }

  /** A request such as {@code GET /path|Header: value}. */
  private static String web(int port, String request) throws IOException {
    String[] parts = request.split("\\|", 2);
    String[] words = parts[0].split(" ", 2);
    String more = parts.length > 1 ? parts[1] + "\r\n" : "";
    try (Socket socket = new Socket()) {
      socket.connect(Ip.loopback(port), 5_000);
      socket.setSoTimeout(20_000);
      return ask(
          socket,
          words[0]
              + " http://web.invalid"
              + words[1]
              + " HTTP/1.1\r\nHost: web.invalid\r\nConnection: close\r\n"
              + more
              + "Content-Length: 0\r\n\r\n");
    }
  }

  /** The one letter of the answer's body; V2Ray is slow to close what has been answered. */
  private static String ask(Socket socket, String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    StringBuilder answer = new StringBuilder();
    int next = socket.getInputStream().read();
    while (next >= 0) {
      answer.append((char) next);
      if (answer.length() > 4 && answer.indexOf("\r\n\r\n") == answer.length() - 5) {
        return answer.substring(answer.length() - 1);
      }
      next = socket.getInputStream().read();
    }
    return "closed after: " + answer;
  }
}
