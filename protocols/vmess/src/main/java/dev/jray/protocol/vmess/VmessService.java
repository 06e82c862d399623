package dev.jray.protocol.vmess;

import dev.jray.spi.flow.FlowRequest;
import dev.jray.spi.flow.FlowSink;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * What the connections of one inbound share.
 *
 * @param secureOnly whether bodies must be encrypted well
 * @param detour where a user is sent to from now on
 */
record VmessService(
    VmessUsers users,
    boolean secureOnly,
    Drain drain,
    Function<VmessUser, Optional<SwitchAccount>> detour,
    RandomGenerator random) {

  /** How many bytes of a bad connection are read in all. */
  int drainBytes() {
    return drain.bytes(random);
  }

  /**
   * Starts the flow of a request.
   *
   * @param ctx of the handshake; the handlers of the bodies go right behind it
   */
  void open(
      ChannelHandlerContext ctx, VmessRequest request, VmessUsers.Claim claim, FlowSink sink) {
    VmessUser user = claim.user();
    VmessBody body = new VmessBody(request, claim.form(), random);
    boolean marked = user.account().endMarker();
    ChannelPipeline pipeline = ctx.pipeline();
    // Each goes in front of the one before
    if (!marked) {
      pipeline.addAfter(ctx.name(), null, new NoEndMarker());
    }
    Consumer<ByteBuf> header = out -> VmessResponse.seal(out, body, detour.apply(user));
    pipeline.addAfter(ctx.name(), null, body.encoder(Direction.RESPONSE, header));
    pipeline.addAfter(ctx.name(), null, body.decoder(Direction.REQUEST, !marked));
    if (request.command() == VmessCommand.UDP) {
      pipeline.addAfter(ctx.name(), null, new DatagramEnd());
    }
    sink.open(FlowRequest.to(request.target()).by(user.user()));
  }
}
