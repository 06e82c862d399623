package dev.jray.protocol.http;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.Messages;
import dev.jray.spi.flow.Account;
import dev.jray.spi.proto.serial.TypedMessage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A user name and its password. */
record HttpAccount(String username, String password) implements Account {
  private static final String TYPE = "proxy.http.Account";

  /**
   * Reads the account of a user message.
   *
   * @throws ConfigException if it is no account of this protocol
   */
  static HttpAccount of(TypedMessage message) {
    String type = Messages.type(message);
    if (!type.equals("v2ray.core." + TYPE) && !type.equals("xray." + TYPE)) {
      throw new ConfigException(
          "a user of an http server needs an account of type v2ray.core." + TYPE + ", not " + type);
    }
    try {
      var account = dev.jray.protocol.http.proto.Account.parseFrom(message.getValue());
      return new HttpAccount(account.getUsername(), account.getPassword());
    } catch (InvalidProtocolBufferException e) {
      throw new ConfigException("the account of an http server's user is damaged", e);
    }
  }

  boolean accepts(String given) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), password.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "HttpAccount(" + username + ")";
  }
}
