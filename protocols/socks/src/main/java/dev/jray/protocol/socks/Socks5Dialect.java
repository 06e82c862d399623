package dev.jray.protocol.socks;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.flow.User;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.toolkit.codec.SocksAddress;
import io.netty.buffer.ByteBuf;
import java.util.Optional;

/**
 * SOCKS 5 on the server's side.
 *
 * <pre>
 * methods  VER 5 | N | N methods
 * login    VER | ULEN | name | PLEN | password     if a password is asked for; VER is not checked
 * request  VER | CMD | RSV | ATYP address port(2)  VER and RSV are not checked
 * </pre>
 */
final class Socks5Dialect implements SocksDialect {
  private static final int CONNECT = 1;
  private static final int UDP_ASSOCIATE = 3;
  // Tor's commands that resolve a name; V2Ray treats them as CONNECT
  private static final int TOR_RESOLVE = 0xF0;
  private static final int TOR_RESOLVE_PTR = 0xF1;

  private enum Step {
    METHODS,
    LOGIN,
    COMMAND,
    ADDRESS
  }

  private final SocksHandshake handshake;
  private final SocksInboundSettings settings;
  private Step step = Step.METHODS;
  private User user;
  private boolean associate;

  Socks5Dialect(SocksHandshake handshake, SocksInboundSettings settings) {
    this.handshake = handshake;
    this.settings = settings;
    this.user = settings.anonymous();
  }

  @Override
  public void advance(ByteBuf in) {
    switch (step) {
      case METHODS -> methods(in);
      case LOGIN -> login(in);
      case COMMAND -> command(in);
      case ADDRESS -> address(in);
    }
  }

  private void methods(ByteBuf in) {
    int count = in.readableBytes() < 2 ? 0 : in.getUnsignedByte(in.readerIndex() + 1);
    if (in.readableBytes() < 2 + count) {
      return;
    }
    int wanted = settings.password() ? SocksReplies.PASSWORD : SocksReplies.NO_AUTH;
    boolean offered = in.skipBytes(2).bytesBefore(count, (byte) wanted) >= 0;
    in.skipBytes(count);
    if (offered) {
      handshake.answer(SocksReplies.method(handshake.alloc(), wanted));
      step = settings.password() ? Step.LOGIN : Step.COMMAND;
    } else {
      handshake.answerAndReject(
          SocksReplies.method(handshake.alloc(), SocksReplies.NO_METHOD),
          SocksError.NO_METHOD,
          "no matching auth method");
    }
  }

  private void login(ByteBuf in) {
    int start = in.readerIndex();
    int readable = in.readableBytes();
    int nameLength = readable < 2 ? 0 : in.getUnsignedByte(start + 1);
    if (readable < 3 + nameLength) {
      return;
    }
    int passwordLength = in.getUnsignedByte(start + 2 + nameLength);
    if (readable < 3 + nameLength + passwordLength) {
      return;
    }
    byte[] name = new byte[nameLength];
    byte[] password = new byte[passwordLength];
    in.skipBytes(2).readBytes(name).skipBytes(1).readBytes(password);
    Optional<User> found = settings.login(name, password);
    if (found.isPresent()) {
      user = found.get();
      handshake.answer(SocksReplies.login(handshake.alloc(), SocksCodes.OK));
      step = Step.COMMAND;
    } else {
      handshake.answerAndReject(
          SocksReplies.login(handshake.alloc(), SocksReplies.LOGIN_FAILED),
          SocksError.AUTH_FAILED,
          "invalid username or password");
    }
  }

  private void command(ByteBuf in) {
    if (in.readableBytes() < 3) {
      return;
    }
    int command = in.skipBytes(1).readUnsignedByte();
    in.skipBytes(1);
    associate = command == UDP_ASSOCIATE && settings.udp();
    step = Step.ADDRESS;
    if (!associate && command != CONNECT && command != TOR_RESOLVE && command != TOR_RESOLVE_PTR) {
      handshake.answerAndReject(
          SocksReplies.refused(handshake.alloc(), SocksCodes.COMMAND_NOT_SUPPORTED),
          SocksError.UNSUPPORTED_COMMAND,
          command == UDP_ASSOCIATE ? "UDP is not enabled" : "unknown command " + command);
    }
  }

  private void address(ByteBuf in) {
    Destination target;
    try {
      target = SocksAddress.read(in, Network.TCP);
    } catch (FlowException e) {
      handshake.reject(e);
      return;
    }
    if (target == null) {
      return;
    }
    if (associate) {
      handshake.associate(target.port(), user);
    } else {
      handshake.connect(target, user, handshake.reply5());
    }
  }
}
