package dev.jray.feature.api.command;

import com.google.protobuf.Message;
import dev.jray.feature.api.proto.handler.AddInboundRequest;
import dev.jray.feature.api.proto.handler.AddInboundResponse;
import dev.jray.feature.api.proto.handler.AddOutboundRequest;
import dev.jray.feature.api.proto.handler.AddOutboundResponse;
import dev.jray.feature.api.proto.handler.AddUserOperation;
import dev.jray.feature.api.proto.handler.AlterInboundRequest;
import dev.jray.feature.api.proto.handler.AlterInboundResponse;
import dev.jray.feature.api.proto.handler.GetInboundUserRequest;
import dev.jray.feature.api.proto.handler.GetInboundUserResponse;
import dev.jray.feature.api.proto.handler.ListInboundsRequest;
import dev.jray.feature.api.proto.handler.ListInboundsResponse;
import dev.jray.feature.api.proto.handler.ListOutboundsRequest;
import dev.jray.feature.api.proto.handler.ListOutboundsResponse;
import dev.jray.feature.api.proto.handler.RemoveInboundRequest;
import dev.jray.feature.api.proto.handler.RemoveInboundResponse;
import dev.jray.feature.api.proto.handler.RemoveOutboundRequest;
import dev.jray.feature.api.proto.handler.RemoveOutboundResponse;
import dev.jray.feature.api.proto.handler.RemoveUserOperation;
import dev.jray.spi.config.Messages;
import dev.jray.spi.proto.core.InboundHandlerConfig;
import dev.jray.spi.proto.core.OutboundHandlerConfig;
import dev.jray.spi.proto.protocol.User;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code jray api} asks of HandlerService. */
final class HandlerActions {
  private static final String SERVICE = "HandlerService.";

  private final Invocation invocation;

  HandlerActions(Invocation invocation) {
    this.invocation = invocation;
  }

  Map<String, Action> all() {
    Map<String, Action> all = new LinkedHashMap<>();
    all.put("lsi", new Action("", "Lists the inbounds.", this::listInbounds));
    all.put(
        "adi", new Action("FILE...", "Adds the inbounds of configurations.", this::addInbounds));
    all.put("rmi", new Action("TAG...", "Removes inbounds.", this::removeInbounds));
    all.put("lso", new Action("", "Lists the outbounds.", this::listOutbounds));
    all.put(
        "ado", new Action("FILE...", "Adds the outbounds of configurations.", this::addOutbounds));
    all.put("rmo", new Action("TAG...", "Removes outbounds.", this::removeOutbounds));
    all.put("users", new Action("TAG [EMAIL]", "Lists the users of an inbound.", this::users));
    all.put(
        "adu",
        new Action(
            "FILE...", "Adds the users of inbounds to those of their tags.", this::addUsers));
    all.put(
        "rmu",
        new Action(
            "-tag=TAG EMAIL...", "Removes users and ends their connections.", this::removeUsers));
    return all;
  }

  private void listInbounds() throws IOException, UsageException {
    ListInboundsResponse answer =
        invocation.call(
            SERVICE + "ListInbounds",
            ListInboundsRequest.getDefaultInstance(),
            ListInboundsResponse.getDefaultInstance());
    if (!invocation.output().json(answer)) {
      answer
          .getInboundsList()
          .forEach(
              one ->
                  invocation.output().line(one.getTag() + "  " + one.getProxySettings().getType()));
    }
  }

  private void listOutbounds() throws IOException, UsageException {
    ListOutboundsResponse answer =
        invocation.call(
            SERVICE + "ListOutbounds",
            ListOutboundsRequest.getDefaultInstance(),
            ListOutboundsResponse.getDefaultInstance());
    if (!invocation.output().json(answer)) {
      answer
          .getOutboundsList()
          .forEach(
              one ->
                  invocation.output().line(one.getTag() + "  " + one.getProxySettings().getType()));
    }
  }

  private void addInbounds() throws IOException, UsageException {
    for (InboundHandlerConfig inbound :
        invocation.context().part(invocation.rest("files")).getInboundList()) {
      invocation.call(
          SERVICE + "AddInbound",
          AddInboundRequest.newBuilder().setInbound(inbound).build(),
          AddInboundResponse.getDefaultInstance());
      invocation.output().done("added inbound " + inbound.getTag());
    }
  }

  private void addOutbounds() throws IOException, UsageException {
    for (OutboundHandlerConfig outbound :
        invocation.context().part(invocation.rest("files")).getOutboundList()) {
      invocation.call(
          SERVICE + "AddOutbound",
          AddOutboundRequest.newBuilder().setOutbound(outbound).build(),
          AddOutboundResponse.getDefaultInstance());
      invocation.output().done("added outbound " + outbound.getTag());
    }
  }

  private void removeInbounds() throws IOException, UsageException {
    for (String tag : invocation.rest("tags")) {
      invocation.call(
          SERVICE + "RemoveInbound",
          RemoveInboundRequest.newBuilder().setTag(tag).build(),
          RemoveInboundResponse.getDefaultInstance());
      invocation.output().done("removed inbound " + tag);
    }
  }

  private void removeOutbounds() throws IOException, UsageException {
    for (String tag : invocation.rest("tags")) {
      invocation.call(
          SERVICE + "RemoveOutbound",
          RemoveOutboundRequest.newBuilder().setTag(tag).build(),
          RemoveOutboundResponse.getDefaultInstance());
      invocation.output().done("removed outbound " + tag);
    }
  }

  private void users() throws IOException, UsageException {
    List<String> words = invocation.rest("the tag of an inbound");
    GetInboundUserResponse answer =
        invocation.call(
            SERVICE + "GetInboundUsers",
            GetInboundUserRequest.newBuilder()
                .setTag(words.get(0))
                .setEmail(words.size() > 1 ? words.get(1) : "")
                .build(),
            GetInboundUserResponse.getDefaultInstance());
    if (!invocation.output().json(answer)) {
      answer
          .getUsersList()
          .forEach(
              user ->
                  invocation
                      .output()
                      .line(
                          user.getEmail()
                              + "  level "
                              + Integer.toUnsignedString(user.getLevel())
                              + "  "
                              + user.getAccount().getType()));
    }
  }

  private void addUsers() throws IOException, UsageException {
    for (InboundHandlerConfig inbound :
        invocation.context().part(invocation.rest("files")).getInboundList()) {
      for (User user : InboundUsers.of(inbound)) {
        alter(inbound.getTag(), AddUserOperation.newBuilder().setUser(user).build());
        invocation.output().done("added user " + user.getEmail() + " to " + inbound.getTag());
      }
    }
  }

  private void removeUsers() throws IOException, UsageException {
    String tag = invocation.arguments().get("tag", "");
    if (tag.isEmpty()) {
      throw new UsageException("rmu needs the tag of an inbound: -tag=TAG");
    }
    for (String email : invocation.rest("emails")) {
      alter(tag, RemoveUserOperation.newBuilder().setEmail(email).build());
      invocation.output().done("removed user " + email + " from " + tag);
    }
  }

  private void alter(String tag, Message operation) throws IOException, UsageException {
    invocation.call(
        SERVICE + "AlterInbound",
        AlterInboundRequest.newBuilder()
            .setTag(tag)
            .setOperation(Messages.typed(operation))
            .build(),
        AlterInboundResponse.getDefaultInstance());
  }
}
