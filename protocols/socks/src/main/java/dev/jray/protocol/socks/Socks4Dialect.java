package dev.jray.protocol.socks;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.toolkit.codec.SocksAddress;
import io.netty.buffer.ByteBuf;

/**
 * SOCKS 4 and 4a on the server's side.
 *
 * <pre>
 * VER 4 | CMD | port(2) | ip(4) | user id | 00 [ | domain | 00, if the ip begins with 0 ]
 * </pre>
 */
final class Socks4Dialect implements SocksDialect {
  private static final int CONNECT = 1;
  private static final int MAX_USER_ID = 2048;
  private static final int MAX_DOMAIN = 255;

  private enum Step {
    COMMAND,
    ADDRESS,
    USER_ID,
    DOMAIN
  }

  private final SocksHandshake handshake;
  private final SocksInboundSettings settings;
  private Step step = Step.COMMAND;
  private int port;
  private Address address;
  private boolean named;
  private int userIdLength;

  Socks4Dialect(SocksHandshake handshake, SocksInboundSettings settings) {
    this.handshake = handshake;
    this.settings = settings;
  }

  @Override
  public void advance(ByteBuf in) {
    switch (step) {
      case COMMAND -> command(in);
      case ADDRESS -> address(in);
      case USER_ID -> userId(in);
      case DOMAIN -> domain(in);
    }
  }

  private void command(ByteBuf in) {
    if (in.readableBytes() < 2) {
      return;
    }
    int command = in.skipBytes(1).readUnsignedByte();
    step = Step.ADDRESS;
    if (settings.password()) {
      refuse(SocksError.NO_METHOD, "Socks 4 is not allowed when auth is required.");
    } else if (command != CONNECT) {
      refuse(SocksError.UNSUPPORTED_COMMAND, "unknown command " + command);
    }
  }

  private void refuse(SocksError code, String why) {
    handshake.answerAndReject(SocksReplies.socks4(handshake.alloc(), false), code, why);
  }

  private void address(ByteBuf in) {
    if (in.readableBytes() < 6) {
      return;
    }
    port = in.readUnsignedShort();
    byte[] ip = new byte[4];
    in.readBytes(ip);
    address = Address.ip(ip);
    // The standard wants 0.0.0.x; V2Ray looks at the first byte only
    named = ip[0] == 0;
    step = Step.USER_ID;
  }

  private void userId(ByteBuf in) {
    int length = in.bytesBefore((byte) 0);
    int skipped = length < 0 ? in.readableBytes() : length;
    userIdLength += skipped;
    if (userIdLength > MAX_USER_ID) {
      handshake.reject(SocksError.TOO_LONG, "a user id has more than " + MAX_USER_ID + " bytes");
      return;
    }
    in.skipBytes(length < 0 ? skipped : skipped + 1);
    if (length < 0) {
      return;
    }
    if (named) {
      step = Step.DOMAIN;
    } else {
      connect();
    }
  }

  private void domain(ByteBuf in) {
    int length = in.bytesBefore((byte) 0);
    if (length > MAX_DOMAIN || (length < 0 && in.readableBytes() > MAX_DOMAIN)) {
      handshake.reject(SocksError.TOO_LONG, "a domain has more than " + MAX_DOMAIN + " bytes");
      return;
    }
    if (length < 0) {
      return;
    }
    byte[] name = new byte[length];
    in.readBytes(name).skipBytes(1);
    try {
      address = SocksAddress.domain(name);
    } catch (FlowException e) {
      handshake.reject(e);
      return;
    }
    connect();
  }

  private void connect() {
    handshake.connect(Destination.tcp(address, port), settings.anonymous(), handshake.reply4());
  }
}
