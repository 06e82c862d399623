package dev.jray.feature.api;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.jray.feature.api.names.Root;
import dev.jray.feature.api.proto.handler.AddUserOperation;
import dev.jray.feature.api.proto.handler.AlterInboundRequest;
import dev.jray.feature.api.proto.handler.AlterInboundResponse;
import dev.jray.feature.api.proto.handler.AlterOutboundRequest;
import dev.jray.feature.api.proto.handler.GetInboundUserRequest;
import dev.jray.feature.api.proto.handler.GetInboundUserResponse;
import dev.jray.feature.api.proto.handler.GetInboundUsersCountResponse;
import dev.jray.feature.api.proto.handler.RemoveUserOperation;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.KnownTypes;
import dev.jray.spi.feature.Dispatcher;
import dev.jray.spi.feature.InboundManager;
import dev.jray.spi.proto.core.InboundHandlerConfig;
import dev.jray.spi.proto.protocol.User;
import dev.jray.spi.proto.serial.TypedMessage;
import dev.jray.spi.protocol.Inbound;
import dev.jray.spi.protocol.UserManager;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** The part of HandlerService that is about users. Checks come in V2Ray's order. */
final class UserCalls {
  private static final String ORIGIN = "v2ray.com/core/app/proxyman/command: ";
  private static final String ADD = AddUserOperation.getDescriptor().getFullName();
  private static final String REMOVE = RemoveUserOperation.getDescriptor().getFullName();

  private final InboundManager inbounds;
  private final Dispatcher dispatcher;
  private final KnownTypes types;

  UserCalls(InboundManager inbounds, Dispatcher dispatcher, KnownTypes types) {
    this.inbounds = inbounds;
    this.dispatcher = dispatcher;
    this.types = types;
  }

  synchronized Message alterInbound(AlterInboundRequest request) {
    TypedMessage operation = request.getOperation();
    String type = known(request.hasOperation(), operation);
    if (!type.equals(ADD) && !type.equals(REMOVE)) {
      throw failed("not an inbound operation");
    }
    try {
      if (type.equals(ADD)) {
        AddUserOperation add = AddUserOperation.parseFrom(operation.getValue());
        add(request.getTag(), users(request.getTag()), add.getUser());
      } else {
        RemoveUserOperation remove = RemoveUserOperation.parseFrom(operation.getValue());
        remove(request.getTag(), users(request.getTag()), remove.getEmail());
      }
    } catch (InvalidProtocolBufferException e) {
      throw failed("unknown operation > " + e.getMessage());
    }
    return AlterInboundResponse.getDefaultInstance();
  }

  /** There are no operations on outbounds. */
  Message alterOutbound(AlterOutboundRequest request) {
    known(request.hasOperation(), request.getOperation());
    throw failed("not an outbound operation");
  }

  private String known(boolean present, TypedMessage operation) {
    if (!present) {
      throw failed("the request has no operation");
    }
    String type = Root.canonical(operation.getType());
    if (!type.equals(ADD) && !type.equals(REMOVE) && !types.knows(operation)) {
      throw failed("unknown operation > Serial: Unknown type: " + operation.getType());
    }
    return type;
  }

  private UserManager users(String tag) {
    if (!inbounds.tags().contains(tag)) {
      throw failed(
          "failed to get handler: "
              + tag
              + " > "
              + HandlerCalls.INBOUND
              + "handler not found: "
              + tag);
    }
    Optional<Inbound> inbound = inbounds.find(tag);
    if (inbound.isEmpty()) {
      throw failed("can't get inbound proxy from handler.");
    }
    if (inbound.get() instanceof UserManager users) {
      return users;
    }
    throw failed("proxy is not a UserManager");
  }

  private void add(String tag, UserManager users, User user) {
    if (!user.hasAccount()) {
      throw failed("failed to parse user > v2ray.com/core/common/protocol: Account missing");
    }
    try {
      users.addUser(user);
    } catch (ConfigException e) {
      if (e.getMessage().endsWith("already exists.")) {
        throw CallErrors.failed(ErrorTexts.ofUsers(settingsType(tag), e.getMessage()));
      }
      throw failed("failed to parse user > " + e.getMessage());
    }
  }

  /** Whoever is removed is thrown out as well. */
  private void remove(String tag, UserManager users, String email) {
    try {
      users.removeUser(email);
    } catch (ConfigException | NoSuchElementException e) {
      throw CallErrors.failed(ErrorTexts.ofUsers(settingsType(tag), e.getMessage()));
    }
    dispatcher.endFlows(tag, email);
    users.sharedWith().forEach(other -> dispatcher.endFlows(other, email));
  }

  private String settingsType(String tag) {
    return inbounds.configs().stream()
        .filter(config -> config.getTag().equals(tag))
        .map(InboundHandlerConfig::getProxySettings)
        .map(TypedMessage::getType)
        .findFirst()
        .orElse("");
  }

  GetInboundUserResponse list(GetInboundUserRequest request) {
    List<User> users = users(request.getTag()).users();
    if (!request.getEmail().isEmpty()) {
      users =
          users.stream()
              .filter(user -> user.getEmail().equalsIgnoreCase(request.getEmail()))
              .toList();
    }
    return GetInboundUserResponse.newBuilder().addAllUsers(users).build();
  }

  GetInboundUsersCountResponse count(GetInboundUserRequest request) {
    return GetInboundUsersCountResponse.newBuilder()
        .setCount(users(request.getTag()).users().size())
        .build();
  }

  private static RuntimeException failed(String text) {
    return CallErrors.failed(ORIGIN + text);
  }
}
