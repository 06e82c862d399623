package dev.jray.protocol.socks;

import com.google.protobuf.ByteString;
import dev.jray.spi.flow.Account;
import java.security.MessageDigest;
import java.util.Objects;

/** A user name and password, as the bytes that travel. */
record SocksAccount(ByteString name, ByteString password) implements Account {
  /** Most bytes that either can have on the wire. */
  static final int MAX_LENGTH = 255;

  /** The account of clients that need none. */
  static final SocksAccount NOBODY = new SocksAccount(ByteString.EMPTY, ByteString.EMPTY);

  SocksAccount {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(password, "password");
  }

  static SocksAccount of(String name, String password) {
    return new SocksAccount(ByteString.copyFromUtf8(name), ByteString.copyFromUtf8(password));
  }

  /** Compares in a time that does not tell where the first difference is. */
  boolean opensWith(byte[] attempt) {
    return MessageDigest.isEqual(attempt, password.toByteArray());
  }

  @Override
  public String toString() {
    return "SocksAccount(" + name.toStringUtf8() + ")";
  }
}
