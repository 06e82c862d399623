package dev.jray.protocol.vmess;

import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.SplittableRandom;

/** What a client would send: request headers, good ones and such that were tampered with. */
record TestClient(VmessUser user, long time, SplittableRandom random) {
  static final Destination TARGET = Destination.tcp(new Address.Domain("example.com"), 443);

  static TestClient of(VmessUser user, TestClock clock, long chance) {
    return new TestClient(user, clock.seconds(), new SplittableRandom(chance));
  }

  VmessRequest request(VmessSecurity security) {
    return request(security, TARGET);
  }

  VmessRequest request(VmessSecurity security, Destination target) {
    return VmessRequest.fresh(security, VmessRequest.usualOptions(security), target, random);
  }

  byte[] aead(VmessRequest request) {
    ByteBuf out = Unpooled.buffer();
    AeadRequestHeader.seal(out, user.account().id(), request, time, random);
    return bytes(out);
  }

  byte[] legacy(VmessRequest request) {
    ByteBuf out = Unpooled.buffer();
    VmessId id = user.account().id();
    LegacyRequestHeader.seal(out, id, id.alterIds(1).get(0), request, time, random);
    return bytes(out);
  }

  private static byte[] bytes(ByteBuf out) {
    byte[] bytes = ByteBufUtil.getBytes(out);
    out.release();
    return bytes;
  }

  static byte[] flipped(byte[] bytes, int at) {
    byte[] changed = bytes.clone();
    changed[at] ^= 1;
    return changed;
  }

  static byte[] padded(byte[] bytes, int length) {
    return Arrays.copyOf(bytes, length);
  }
}
