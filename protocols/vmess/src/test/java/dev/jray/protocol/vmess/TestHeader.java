package dev.jray.protocol.vmess;

import io.netty.buffer.ByteBuf;
import java.util.function.Function;
import java.util.function.IntSupplier;

/** An opener of either form. */
record TestHeader(Function<ByteBuf, VmessRequest> opener, IntSupplier bytes) {

  /** Takes the first 16 bytes, as the server does before. */
  static TestHeader of(VectorCase known, ByteBuf in) {
    byte[] first = new byte[16];
    in.readBytes(first);
    VmessId id = VmessId.parse(known.text("uuid"));
    return known.has("form") && known.text("form").equals("legacy")
        ? legacy(id, known.number("timestamp_used"))
        : aead(id, first);
  }

  static TestHeader aead(VmessId id, byte[] authId) {
    AeadRequestHeader header = new AeadRequestHeader(id, authId);
    return new TestHeader(header::open, header::consumed);
  }

  static TestHeader legacy(VmessId id, long time) {
    LegacyRequestHeader header = new LegacyRequestHeader(id, time);
    return new TestHeader(header::open, header::consumed);
  }

  VmessRequest open(ByteBuf in) {
    return opener.apply(in);
  }

  int consumed() {
    return bytes.getAsInt();
  }
}
