package dev.jray.testkit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Seals the first packets of QUIC clients (RFC 9001, section 5), version 1. */
public final class QuicInitials {
  private static final byte[] SALT = Bytes.array("38762cf7f55934b34d179ae6a4c80cadccbb7f0a");
  private static final byte[] CONNECTION_ID = Bytes.array("8394c8f03e515708");
  private static final int NUMBER_LENGTH = 4;
  private static final int TAG = 16;

  private QuicInitials() {}

  /** A crypto frame. */
  public static byte[] crypto(int offset, byte[] data) {
    ByteBuf frame = Unpooled.buffer().writeByte(6);
    frame.writeInt(0x8000_0000 | offset).writeShort(0x4000 | data.length).writeBytes(data);
    return ByteBufUtil.getBytes(frame);
  }

  /** A datagram of one packet with these frames, padded to 1200 bytes. */
  public static byte[] datagram(int number, byte[]... frames) throws GeneralSecurityException {
    ByteBuf payload = Unpooled.buffer();
    for (byte[] frame : frames) {
      payload.writeBytes(frame);
    }
    payload.writeZero(Math.max(0, 1162 - payload.readableBytes()));
    ByteBuf header = Unpooled.buffer().writeByte(0xc3).writeInt(1);
    header.writeByte(CONNECTION_ID.length).writeBytes(CONNECTION_ID).writeByte(0).writeByte(0);
    header.writeShort(0x4000 | (payload.readableBytes() + NUMBER_LENGTH + TAG)).writeInt(number);
    return seal(number, ByteBufUtil.getBytes(header), ByteBufUtil.getBytes(payload));
  }

  private static byte[] seal(int number, byte[] header, byte[] payload)
      throws GeneralSecurityException {
    byte[] client = expand(hmac(SALT, CONNECTION_ID), "client in", 32);
    byte[] nonce = expand(client, "quic iv", 12);
    for (int i = 0; i < Integer.BYTES; i++) {
      nonce[nonce.length - 1 - i] ^= (byte) (number >>> (Byte.SIZE * i));
    }
    Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
    gcm.init(
        Cipher.ENCRYPT_MODE,
        new SecretKeySpec(expand(client, "quic key", 16), "AES"),
        new GCMParameterSpec(TAG * Byte.SIZE, nonce));
    gcm.updateAAD(header);
    byte[] sealed = gcm.doFinal(payload);
    Cipher block = Cipher.getInstance("AES/ECB/NoPadding");
    block.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(expand(client, "quic hp", 16), "AES"));
    byte[] mask = block.doFinal(sealed, 0, 16);
    byte[] packet = Arrays.copyOf(header, header.length + sealed.length);
    System.arraycopy(sealed, 0, packet, header.length, sealed.length);
    packet[0] ^= (byte) (mask[0] & 0x0f);
    for (int i = 0; i < NUMBER_LENGTH; i++) {
      packet[header.length - NUMBER_LENGTH + i] ^= mask[1 + i];
    }
    return packet;
  }

  private static byte[] expand(byte[] secret, String label, int length)
      throws GeneralSecurityException {
    byte[] name = ("tls13 " + label).getBytes(StandardCharsets.US_ASCII);
    ByteBuf info = Unpooled.buffer().writeShort(length).writeByte(name.length).writeBytes(name);
    info.writeByte(0).writeByte(1);
    return Arrays.copyOf(hmac(secret, ByteBufUtil.getBytes(info)), length);
  }

  private static byte[] hmac(byte[] key, byte[] data) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(data);
  }
}
