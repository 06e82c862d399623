package dev.jray.feature.api;

import com.google.protobuf.Message;
import dev.jray.feature.api.proto.handler.AddInboundRequest;
import dev.jray.feature.api.proto.handler.AddInboundResponse;
import dev.jray.feature.api.proto.handler.AddOutboundRequest;
import dev.jray.feature.api.proto.handler.AddOutboundResponse;
import dev.jray.feature.api.proto.handler.AlterInboundRequest;
import dev.jray.feature.api.proto.handler.AlterOutboundRequest;
import dev.jray.feature.api.proto.handler.Command;
import dev.jray.feature.api.proto.handler.GetInboundUserRequest;
import dev.jray.feature.api.proto.handler.ListInboundsRequest;
import dev.jray.feature.api.proto.handler.ListInboundsResponse;
import dev.jray.feature.api.proto.handler.ListOutboundsRequest;
import dev.jray.feature.api.proto.handler.ListOutboundsResponse;
import dev.jray.feature.api.proto.handler.RemoveInboundRequest;
import dev.jray.feature.api.proto.handler.RemoveInboundResponse;
import dev.jray.feature.api.proto.handler.RemoveOutboundRequest;
import dev.jray.feature.api.proto.handler.RemoveOutboundResponse;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.KnownTypes;
import dev.jray.spi.feature.Dispatcher;
import dev.jray.spi.feature.InboundManager;
import dev.jray.spi.feature.OutboundManager;
import dev.jray.spi.proto.core.InboundHandlerConfig;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.NoSuchElementException;

/** HandlerService. One change at a time; what cannot be done changes nothing. */
final class HandlerCalls {
  static final String INBOUND = "v2ray.com/core/app/proxyman/inbound: ";
  static final String OUTBOUND = "v2ray.com/core/app/proxyman/outbound: ";

  /** Go's common.ErrNoClue, which V2Ray answers if a tag is unknown or empty. */
  static final String NO_CLUE = "not enough information for making a decision";

  private final InboundManager inbounds;
  private final OutboundManager outbounds;
  private final UserCalls users;

  @Inject
  HandlerCalls(
      InboundManager inbounds, OutboundManager outbounds, Dispatcher dispatcher, KnownTypes types) {
    this.inbounds = inbounds;
    this.outbounds = outbounds;
    this.users = new UserCalls(inbounds, dispatcher, types);
  }

  Methods methods() {
    return new Methods(Command.getDescriptor().findServiceByName("HandlerService"))
        .unary("AddInbound", AddInboundRequest.getDefaultInstance(), this::addInbound)
        .unary("RemoveInbound", RemoveInboundRequest.getDefaultInstance(), this::removeInbound)
        .unary("AlterInbound", AlterInboundRequest.getDefaultInstance(), users::alterInbound)
        .unary("AddOutbound", AddOutboundRequest.getDefaultInstance(), this::addOutbound)
        .unary("RemoveOutbound", RemoveOutboundRequest.getDefaultInstance(), this::removeOutbound)
        .unary("AlterOutbound", AlterOutboundRequest.getDefaultInstance(), users::alterOutbound)
        .unary("ListInbounds", ListInboundsRequest.getDefaultInstance(), this::listInbounds)
        .unary("GetInboundUsers", GetInboundUserRequest.getDefaultInstance(), users::list)
        .unary("GetInboundUsersCount", GetInboundUserRequest.getDefaultInstance(), users::count)
        .unary("ListOutbounds", ListOutboundsRequest.getDefaultInstance(), this::listOutbounds);
  }

  private synchronized Message addInbound(AddInboundRequest request) {
    InboundHandlerConfig inbound = XrayReceiver.translate(request.getInbound());
    if (!inbound.hasProxySettings()) {
      throw CallErrors.failed(INBOUND + "the inbound has no proxy settings");
    }
    try {
      inbounds.add(inbound);
    } catch (ConfigException e) {
      throw CallErrors.failed(ErrorTexts.ofHandler(INBOUND, e.getMessage()));
    } catch (IOException e) {
      throw CallErrors.failed(INBOUND + e.getMessage());
    }
    return AddInboundResponse.getDefaultInstance();
  }

  private synchronized Message removeInbound(RemoveInboundRequest request) {
    try {
      inbounds.remove(request.getTag());
    } catch (NoSuchElementException e) {
      throw CallErrors.failed(NO_CLUE);
    }
    return RemoveInboundResponse.getDefaultInstance();
  }

  private synchronized Message addOutbound(AddOutboundRequest request) {
    if (!request.getOutbound().hasProxySettings()) {
      throw CallErrors.failed(OUTBOUND + "the outbound has no proxy settings");
    }
    try {
      outbounds.add(request.getOutbound());
    } catch (ConfigException e) {
      throw CallErrors.failed(ErrorTexts.ofHandler(OUTBOUND, e.getMessage()));
    }
    return AddOutboundResponse.getDefaultInstance();
  }

  /** A tag that nobody has is no error. */
  private synchronized Message removeOutbound(RemoveOutboundRequest request) {
    if (request.getTag().isEmpty()) {
      throw CallErrors.failed(NO_CLUE);
    }
    if (outbounds.tags().contains(request.getTag())) {
      outbounds.remove(request.getTag());
    }
    return RemoveOutboundResponse.getDefaultInstance();
  }

  private Message listInbounds(ListInboundsRequest request) {
    List<InboundHandlerConfig> all = inbounds.configs();
    if (request.getIsOnlyTags()) {
      all =
          all.stream()
              .map(one -> InboundHandlerConfig.newBuilder().setTag(one.getTag()).build())
              .toList();
    }
    return ListInboundsResponse.newBuilder().addAllInbounds(all).build();
  }

  private Message listOutbounds(ListOutboundsRequest request) {
    return ListOutboundsResponse.newBuilder().addAllOutbounds(outbounds.configs()).build();
  }
}
