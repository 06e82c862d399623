package dev.jray.protocol.socks;

import com.google.protobuf.ByteString;
import dev.jray.protocol.socks.proto.AuthType;
import dev.jray.protocol.socks.proto.ServerConfig;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.Messages;
import dev.jray.spi.flow.User;
import dev.jray.spi.net.Address;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Settings of the inbound.
 *
 * @param password whether clients must log in
 * @param users who may, by name; empty unless {@code password}
 * @param anonymous who everybody is where nobody logs in
 * @param relay the address that UDP clients are sent to; empty for the one they reached over TCP
 * @param udp whether UDP is offered
 * @param level the policy level of all users
 */
record SocksInboundSettings(
    boolean password,
    Map<ByteString, User> users,
    User anonymous,
    Optional<Address.Ip> relay,
    boolean udp,
    int level) {
  private static final SocksAccount DECOY = SocksAccount.of("", "nobody has this one");

  SocksInboundSettings {
    users = Map.copyOf(users);
  }

  /** Parses the message; throws a {@link ConfigException} if it cannot be used. */
  static SocksInboundSettings of(ServerConfig config) {
    if (config.getAuthType() == AuthType.UNRECOGNIZED) {
      throw new ConfigException(
          "auth_type "
              + config.getAuthTypeValue()
              + " does not exist; 0 is NO_AUTH, 1 is PASSWORD");
    }
    boolean password = config.getAuthType() == AuthType.PASSWORD;
    int level = config.getUserLevel();
    return new SocksInboundSettings(
        password,
        password ? users(config.getAccountsMap(), level) : Map.of(),
        new User("", level, SocksAccount.NOBODY),
        Messages.address(config.getAddress()).map(SocksInboundSettings::relay),
        config.getUdpEnabled(),
        level);
  }

  /** The user with this name, if the password is right. */
  Optional<User> login(byte[] name, byte[] attempt) {
    User user = users.get(ByteString.copyFrom(name));
    // A name that nobody has takes as long as a wrong password
    SocksAccount account = user == null ? DECOY : (SocksAccount) user.account();
    boolean right = account.opensWith(attempt);
    return right && user != null ? Optional.of(user) : Optional.empty();
  }

  private static Map<ByteString, User> users(Map<String, String> accounts, int level) {
    Map<ByteString, User> users = new HashMap<>();
    accounts.forEach(
        (name, secret) -> {
          SocksAccount account = SocksAccount.of(name, secret);
          users.put(account.name(), new User(name, level, account));
        });
    return users;
  }

  // A reply must hold an IP address: clients choke on a name there.
  private static Address.Ip relay(Address address) {
    if (address instanceof Address.Ip ip) {
      return ip;
    }
    if (address.text().toLowerCase(Locale.ROOT).equals("localhost")) {
      return new Address.Ip(InetAddress.getLoopbackAddress());
    }
    throw new ConfigException(
        "socks: \"ip\" is \""
            + address.text()
            + "\", but must be an IP address: UDP clients send to it");
  }
}
