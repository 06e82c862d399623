package dev.jray.protocol.socks;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.jray.protocol.socks.proto.Account;
import dev.jray.protocol.socks.proto.ClientConfig;
import dev.jray.protocol.socks.proto.Version;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.Messages;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.spi.proto.protocol.ServerEndpoint;
import dev.jray.spi.proto.protocol.User;
import dev.jray.spi.proto.serial.TypedMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * Settings of the outbound.
 *
 * @param servers tried in turn; at least one
 */
record SocksOutboundSettings(List<Server> servers) {

  SocksOutboundSettings {
    servers = List.copyOf(servers);
  }

  /**
   * One server.
   *
   * @param address where it listens
   * @param logins whom to log in as, in turn; empty to log in as nobody
   */
  record Server(Destination address, List<Login> logins) {
    Server {
      logins = List.copyOf(logins);
    }
  }

  /**
   * Somebody to log in as.
   *
   * @param level selects the policy
   */
  record Login(SocksAccount account, int level) {}

  /** Parses the message; throws a {@link ConfigException} if it cannot be used. */
  static SocksOutboundSettings of(ClientConfig config) {
    if (config.getServerCount() == 0) {
      throw new ConfigException("socks: 0 target server");
    }
    if (config.getVersion() != Version.SOCKS5) {
      throw new ConfigException("socks: only servers that speak version 5 are supported");
    }
    List<Server> servers = new ArrayList<>();
    for (ServerEndpoint endpoint : config.getServerList()) {
      servers.add(server(endpoint));
    }
    return new SocksOutboundSettings(servers);
  }

  private static Server server(ServerEndpoint endpoint) {
    Destination address =
        Messages.destination(Network.TCP, endpoint.getAddress(), endpoint.getPort());
    if (address.port() == 0) {
      throw new ConfigException(
          "socks: the port of server " + address.address() + " must be 1 to 65535");
    }
    List<Login> logins = new ArrayList<>();
    for (User user : endpoint.getUserList()) {
      logins.add(new Login(account(user), user.getLevel()));
    }
    return new Server(address, logins);
  }

  private static SocksAccount account(User user) {
    TypedMessage message = user.getAccount();
    String type = Messages.type(message);
    if (!type.equals(Account.getDescriptor().getFullName())
        && !type.equals("xray.proxy.socks.Account")) {
      throw new ConfigException(
          "socks: a user's account is of type \""
              + type
              + "\", not "
              + Account.getDescriptor().getFullName());
    }
    SocksAccount account;
    try {
      Account parsed = Account.parseFrom(message.getValue());
      account = SocksAccount.of(parsed.getUsername(), parsed.getPassword());
    } catch (InvalidProtocolBufferException e) {
      throw new ConfigException("socks: a user's account cannot be parsed", e);
    }
    if (account.name().size() > SocksAccount.MAX_LENGTH
        || account.password().size() > SocksAccount.MAX_LENGTH) {
      throw new ConfigException(
          "socks: a user name or password has more than 255 bytes, which SOCKS cannot carry");
    }
    return account;
  }
}
