package dev.jray.protocol.vmess;

import dev.jray.spi.net.Destination;
import dev.jray.toolkit.crypto.Aead;
import dev.jray.toolkit.crypto.AeadAlgorithm;
import dev.jray.toolkit.crypto.CfbStream;
import dev.jray.toolkit.crypto.ShakeStream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelOutboundHandler;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The two bodies of one connection and the response header between them, which can share a cipher
 * stream. Makes the handlers that encode and decode them.
 *
 * <p>Streams are {@code ByteBuf} and {@code EndOfStream} in both directions. The flow of {@link
 * VmessCommand#UDP} is {@code Packet}; its encoder takes {@code ByteBuf} as well, its decoder
 * labels each packet with the request's target.
 *
 * <pre>
 * client: ... | VmessResponseDecoder | decoder(RESPONSE) | encoder(REQUEST, header) | ...
 * server: ... | decoder(REQUEST) | encoder(RESPONSE, header) | ...
 * </pre>
 */
final class VmessBody {
  /** Large chunks cost least per byte, and every peer reads what the format can say. */
  private static final int CHUNK = 16 * 1024;

  private static final VmessKdf LENGTH_KEY = VmessKdf.of("auth_len");

  private final VmessRequest request;
  private final VmessForm form;
  private final RandomGenerator random;
  private final byte[] responseKey;
  private final byte[] responseIv;
  private CfbStream responseStream;

  /**
   * Makes the bodies of a connection.
   *
   * @param form that of the request header
   * @param random for padding
   */
  VmessBody(VmessRequest request, VmessForm form, RandomGenerator random) {
    this.request = request;
    this.form = form;
    this.random = random;
    this.responseKey = responseSecret(request.bodyKey());
    this.responseIv = responseSecret(request.bodyIv());
  }

  private byte[] responseSecret(byte[] secret) {
    return form == VmessForm.LEGACY
        ? Digests.md5(secret)
        : Arrays.copyOf(Digests.sha256(secret), secret.length);
  }

  /** The request that this belongs to. */
  VmessRequest request() {
    return request;
  }

  /** The form of the headers. */
  VmessForm form() {
    return form;
  }

  /** The key of a direction, 16 bytes. */
  byte[] key(Direction direction) {
    return direction == Direction.REQUEST ? request.bodyKey() : responseKey;
  }

  /** The IV of a direction, 16 bytes. */
  byte[] iv(Direction direction) {
    return direction == Direction.REQUEST ? request.bodyIv() : responseIv;
  }

  /** The stream that a legacy response header shares with a body in CFB, on the server. */
  CfbStream sealingStream() {
    if (responseStream == null) {
      responseStream = CfbStream.encryptor(responseKey, responseIv);
    }
    return responseStream;
  }

  /** The same on the client. */
  CfbStream openingStream() {
    if (responseStream == null) {
      responseStream = CfbStream.decryptor(responseKey, responseIv);
    }
    return responseStream;
  }

  /**
   * Makes an encoder that begins with a header: it goes in front of the first bytes, in the same
   * buffer, also if the first write is an empty buffer or the end.
   *
   * <p>A failure of the header fails the write. The end of a stream with {@link
   * VmessOptions#CHUNK_STREAM} is its end marker and the socket stays open; without that option
   * {@code EndOfStream} is passed on.
   *
   * @param header writes the request header (client) or the response header (server, see {@link
   *     VmessResponse#seal})
   */
  ChannelOutboundHandler encoder(Direction direction, Consumer<ByteBuf> header) {
    return encoder(direction, header, CHUNK);
  }

  /** Makes an encoder with another limit for the plain text in a chunk. */
  ChannelOutboundHandler encoder(Direction direction, Consumer<ByteBuf> header, int limit) {
    return new BodyEncoder(writer(direction, limit), header);
  }

  private BodyWriter writer(Direction direction, int limit) {
    if (bare()) {
      return new BareWriter(request.security() == VmessSecurity.NONE ? null : encryptor(direction));
    }
    ChunkSealer sealer = sealer(direction);
    boolean marked = request.has(VmessOptions.CHUNK_STREAM);
    return packets() ? new PacketWriter(sealer, marked) : new ChunkWriter(sealer, limit, marked);
  }

  /**
   * Makes a decoder. It fires {@code EndOfStream} when it read the end marker. When the connection
   * ends before, it fires {@link VmessError#TRUNCATED} behind all that was authentic. After any
   * failure it drops what follows.
   *
   * @param markerOptional whether an end between two chunks is a good one, for peers that do not
   *     send end markers
   */
  ChannelInboundHandler decoder(Direction direction, boolean markerOptional) {
    Destination peer = packets() ? request.target() : null;
    if (bare()) {
      return new BareDecoder(
          request.security() == VmessSecurity.NONE ? null : decryptor(direction), peer);
    }
    return new ChunkDecoder(
        opener(direction), peer, markerOptional || !request.has(VmessOptions.CHUNK_STREAM));
  }

  private boolean packets() {
    return request.command() == VmessCommand.UDP;
  }

  private boolean bare() {
    return !request.security().isAead() && !request.has(VmessOptions.CHUNK_STREAM);
  }

  private CfbStream encryptor(Direction direction) {
    return form == VmessForm.LEGACY && direction == Direction.RESPONSE
        ? sealingStream()
        : CfbStream.encryptor(key(direction), iv(direction));
  }

  private CfbStream decryptor(Direction direction) {
    return form == VmessForm.LEGACY && direction == Direction.RESPONSE
        ? openingStream()
        : CfbStream.decryptor(key(direction), iv(direction));
  }

  private ChunkSealer sealer(Direction direction) {
    byte[] iv = iv(direction);
    ShakeStream noise = padded() ? Noise.of(random) : null;
    return switch (request.security()) {
      case LEGACY -> ChunkSealer.cfb(twoByteSizes(iv), encryptor(direction), noise);
      case NONE -> ChunkSealer.plain(twoByteSizes(iv), noise);
      case AES_128_GCM, CHACHA20_POLY1305 -> {
        ChunkSizes sizes =
            sealedSizes()
                ? ChunkSizes.sealed(
                    iv, padded(), Aead.sealer(algorithm(), cipherKey(lengthKey())), lengthNonce())
                : twoByteSizes(iv);
        Aead payload = Aead.sealer(algorithm(), cipherKey(key(direction)));
        yield ChunkSealer.aead(sizes, payload, iv, noise);
      }
    };
  }

  private ChunkOpener opener(Direction direction) {
    byte[] iv = iv(direction);
    return switch (request.security()) {
      case LEGACY -> ChunkOpener.cfb(twoByteSizes(iv), decryptor(direction));
      case NONE -> ChunkOpener.plain(twoByteSizes(iv));
      case AES_128_GCM, CHACHA20_POLY1305 -> {
        ChunkSizes sizes =
            sealedSizes()
                ? ChunkSizes.sealed(
                    iv, padded(), Aead.opener(algorithm(), cipherKey(lengthKey())), lengthNonce())
                : twoByteSizes(iv);
        Aead payload = Aead.opener(algorithm(), cipherKey(key(direction)));
        yield ChunkOpener.aead(sizes, payload, iv);
      }
    };
  }

  private ChunkSizes twoByteSizes(byte[] iv) {
    return request.has(VmessOptions.CHUNK_MASKING)
        ? ChunkSizes.masked(iv, padded())
        : ChunkSizes.plain();
  }

  private boolean sealedSizes() {
    return request.has(VmessOptions.AUTHENTICATED_LENGTH);
  }

  // Streams without encryption have none, whatever the option says.
  private boolean padded() {
    return request.has(VmessOptions.GLOBAL_PADDING)
        && request.has(VmessOptions.CHUNK_MASKING)
        && (request.security() != VmessSecurity.NONE || packets());
  }

  // Both directions use what belongs to the request.
  private byte[] lengthKey() {
    return LENGTH_KEY.key(request.bodyKey());
  }

  private ChunkNonce lengthNonce() {
    return new ChunkNonce(request.bodyIv());
  }

  private AeadAlgorithm algorithm() {
    return request.security() == VmessSecurity.AES_128_GCM
        ? AeadAlgorithm.AES_128_GCM
        : AeadAlgorithm.CHACHA20_POLY1305;
  }

  private byte[] cipherKey(byte[] key) {
    return request.security() == VmessSecurity.AES_128_GCM ? key : chachaKey(key);
  }

  /** 32 bytes from 16. */
  static byte[] chachaKey(byte[] key) {
    byte[] head = Digests.md5(key);
    byte[] all = Arrays.copyOf(head, 32);
    System.arraycopy(Digests.md5(head), 0, all, 16, 16);
    return all;
  }
}
