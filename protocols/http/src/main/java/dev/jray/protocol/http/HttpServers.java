package dev.jray.protocol.http;

import dev.jray.protocol.http.proto.ClientConfig;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.Messages;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.spi.proto.protocol.ServerEndpoint;
import dev.jray.spi.proto.protocol.User;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Settings of the outbound: the proxies to go through, taken in turn.
 *
 * @param list not empty
 */
record HttpServers(List<Server> list) {
  HttpServers {
    list = List.copyOf(list);
    if (list.isEmpty()) {
      throw new ConfigException(
          "0 target server: an http outbound needs at least one in \"servers\"");
    }
  }

  /**
   * One proxy.
   *
   * @param logins taken in turn; one of nobody where the configuration names no user
   */
  record Server(Destination address, List<Login> logins) {
    Server {
      logins = List.copyOf(logins);
    }
  }

  /**
   * Who to be at a proxy.
   *
   * @param credentials for the header Proxy-Authorization; empty for nobody
   * @param level the policy level
   */
  record Login(String credentials, int level) {
    static final Login NOBODY = new Login("", 0);

    @Override
    public String toString() {
      return "Login(level " + level + ")";
    }
  }

  /**
   * Reads the message.
   *
   * @throws ConfigException if it cannot be used
   */
  static HttpServers of(ClientConfig config) {
    List<Server> servers = new ArrayList<>();
    for (ServerEndpoint endpoint : config.getServerList()) {
      Destination address =
          Messages.destination(Network.TCP, endpoint.getAddress(), endpoint.getPort());
      if (address.port() == 0) {
        throw new ConfigException("an http server's port is 1..65535, not 0");
      }
      List<Login> logins = new ArrayList<>();
      for (User user : endpoint.getUserList()) {
        logins.add(login(user));
      }
      servers.add(new Server(address, logins.isEmpty() ? List.of(Login.NOBODY) : logins));
    }
    return new HttpServers(servers);
  }

  private static Login login(User user) {
    HttpAccount account = HttpAccount.of(user.getAccount());
    byte[] pair = (account.username() + ":" + account.password()).getBytes(StandardCharsets.UTF_8);
    return new Login("Basic " + Base64.getEncoder().encodeToString(pair), user.getLevel());
  }
}
