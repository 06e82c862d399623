package dev.jray.toolkit.crypto;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * One key of a cipher that encrypts and authenticates, for one direction: an object either seals or
 * opens. It keeps its cipher from call to call, so it is not thread-safe. Works on buffers, for
 * payload, and on arrays, for headers; input and output must not overlap. Payload belongs in direct
 * buffers, as sockets read and write them: a cipher that can works on them where they are.
 *
 * <p>No protocol uses a nonce twice. Sealing with the nonce of the call before is refused; opening
 * with it succeeds with some providers and fails with others.
 */
public final class Aead {
  /** Bytes of a nonce. */
  public static final int NONCE = 12;

  /** By how many bytes sealed text is longer than plain text. */
  public static final int TAG = 16;

  private static final byte[] NO_DATA = {};

  private final AeadAlgorithm algorithm;
  private final int mode;
  private final Cipher cipher;
  private final SecretKeySpec key;
  private final boolean direct;

  private Aead(AeadAlgorithm algorithm, int mode, byte[] key, CipherSource source) {
    if (key.length != algorithm.keyLength()) {
      throw new IllegalArgumentException(
          algorithm + " has keys of " + algorithm.keyLength() + " bytes, not " + key.length);
    }
    this.algorithm = algorithm;
    this.mode = mode;
    this.key = new SecretKeySpec(key, algorithm.keyAlgorithm());
    this.cipher = source.cipher(algorithm);
    this.direct = source.kind().direct();
  }

  /** Makes an object that seals. It must never get the same nonce twice. */
  public static Aead sealer(AeadAlgorithm algorithm, byte[] key) {
    return sealer(algorithm, key, Ciphers.aead(algorithm));
  }

  /** Makes an object that opens. */
  public static Aead opener(AeadAlgorithm algorithm, byte[] key) {
    return opener(algorithm, key, Ciphers.aead(algorithm));
  }

  static Aead sealer(AeadAlgorithm algorithm, byte[] key, CipherSource source) {
    return new Aead(algorithm, Cipher.ENCRYPT_MODE, key, source);
  }

  static Aead opener(AeadAlgorithm algorithm, byte[] key, CipherSource source) {
    return new Aead(algorithm, Cipher.DECRYPT_MODE, key, source);
  }

  /** Seals {@code length} bytes into {@code length + TAG}, without additional data. */
  public void seal(byte[] nonce, byte[] in, int offset, int length, byte[] out, int outOffset) {
    seal(nonce, NO_DATA, in, offset, length, out, outOffset);
  }

  /** Seals {@code length} bytes into {@code length + TAG}. */
  public void seal(
      byte[] nonce, byte[] data, byte[] in, int offset, int length, byte[] out, int outOffset) {
    try {
      run(nonce, data, in, offset, length, out, outOffset);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot seal with " + algorithm, e);
    }
  }

  /**
   * Opens {@code length} bytes, of which the last are the tag, without additional data.
   *
   * @return false if they are not authentic; what is in {@code out} is then of no use
   */
  public boolean open(byte[] nonce, byte[] in, int offset, int length, byte[] out, int outOffset) {
    return open(nonce, NO_DATA, in, offset, length, out, outOffset);
  }

  /**
   * Opens {@code length} bytes, of which the last are the tag.
   *
   * @return false if they are not authentic; what is in {@code out} is then of no use
   */
  public boolean open(
      byte[] nonce, byte[] data, byte[] in, int offset, int length, byte[] out, int outOffset) {
    if (length < TAG) {
      return false;
    }
    try {
      run(nonce, data, in, offset, length, out, outOffset);
      return true;
    } catch (AEADBadTagException | InvalidKeyException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot open with " + algorithm, e);
    }
  }

  /**
   * Seals the next {@code length} bytes of a buffer, without additional data, and appends {@code
   * length + TAG} bytes to another one.
   */
  public void seal(byte[] nonce, ByteBuf in, int length, ByteBuf out) {
    try {
      run(nonce, in, length, out, length + TAG);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot seal with " + algorithm, e);
    }
  }

  /**
   * Opens the next {@code length} bytes of a buffer, of which the last are the tag, without
   * additional data, and appends {@code length - TAG} bytes to another one.
   *
   * @return false if they are not authentic; nothing was appended then
   */
  public boolean open(byte[] nonce, ByteBuf in, int length, ByteBuf out) {
    if (length < TAG) {
      return false;
    }
    try {
      run(nonce, in, length, out, length - TAG);
      return true;
    } catch (AEADBadTagException | InvalidKeyException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot open with " + algorithm, e);
    }
  }

  private void run(byte[] nonce, ByteBuf in, int length, ByteBuf out, int result)
      throws GeneralSecurityException {
    cipher.init(mode, key, parameters(nonce));
    if (direct) {
      throughBuffers(in, length, out, result);
    } else {
      throughArray(in, length, out, result);
    }
  }

  private void throughBuffers(ByteBuf in, int length, ByteBuf out, int result)
      throws GeneralSecurityException {
    out.ensureWritable(result);
    ByteBuffer from = region(in, in.readerIndex(), length);
    ByteBuffer to = region(out, out.writerIndex(), result);
    cipher.doFinal(from, to);
    in.skipBytes(length);
    out.writerIndex(out.writerIndex() + result);
  }

  private void throughArray(ByteBuf in, int length, ByteBuf out, int result)
      throws GeneralSecurityException {
    byte[] chunk = Scratch.get(Math.max(length, result));
    in.getBytes(in.readerIndex(), chunk, 0, length);
    cipher.doFinal(chunk, 0, length, chunk, 0);
    in.skipBytes(length);
    out.writeBytes(chunk, 0, result);
  }

  private static ByteBuffer region(ByteBuf buffer, int index, int length) {
    return buffer.nioBufferCount() == 1
        ? buffer.internalNioBuffer(index, length)
        : buffer.nioBuffer(index, length);
  }

  private void run(
      byte[] nonce, byte[] data, byte[] in, int offset, int length, byte[] out, int outOffset)
      throws GeneralSecurityException {
    cipher.init(mode, key, parameters(nonce));
    if (data.length > 0) {
      cipher.updateAAD(data);
    }
    cipher.doFinal(in, offset, length, out, outOffset);
  }

  private AlgorithmParameterSpec parameters(byte[] nonce) {
    return algorithm == AeadAlgorithm.CHACHA20_POLY1305
        ? new IvParameterSpec(nonce)
        : new GCMParameterSpec(TAG * Byte.SIZE, nonce);
  }
}
