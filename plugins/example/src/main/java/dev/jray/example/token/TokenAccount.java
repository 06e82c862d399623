package dev.jray.example.token;

import dev.jray.spi.config.ConfigNode;
import dev.jray.spi.flow.Account;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A user's token.
 *
 * @param token 1 to 255 bytes in UTF-8
 */
record TokenAccount(String token) implements Account {
  private static final int MAX_LENGTH = 255;

  /** Reads the member {@code token} of an object. */
  static TokenAccount from(ConfigNode in) {
    TokenAccount account = new TokenAccount(in.get("token").string(""));
    int length = account.bytes().length;
    if (length == 0 || length > MAX_LENGTH) {
      in.get("token").fail("write a token of 1 to " + MAX_LENGTH + " bytes; this has " + length);
    }
    return account;
  }

  byte[] bytes() {
    return token.getBytes(StandardCharsets.UTF_8);
  }

  /** Compares in a time that tells a guesser nothing. */
  boolean matches(byte[] guess) {
    return MessageDigest.isEqual(bytes(), guess);
  }

  @Override
  public String toString() {
    return "TokenAccount(...)"; // a record would print the secret
  }
}
