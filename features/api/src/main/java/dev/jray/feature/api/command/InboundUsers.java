package dev.jray.feature.api.command;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import dev.jray.spi.proto.core.InboundHandlerConfig;
import dev.jray.spi.proto.protocol.User;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds users in the settings of inbounds of any protocol: V2Ray's protocols that have users keep
 * them in their settings' first field.
 */
final class InboundUsers {
  private static final int USERS = 1;

  private InboundUsers() {}

  static List<User> of(InboundHandlerConfig inbound) throws InvalidProtocolBufferException {
    UnknownFieldSet settings = UnknownFieldSet.parseFrom(inbound.getProxySettings().getValue());
    List<User> users = new ArrayList<>();
    for (ByteString bytes : settings.getField(USERS).getLengthDelimitedList()) {
      User user = User.parseFrom(bytes);
      if (user.hasAccount()) {
        users.add(user);
      }
    }
    return users;
  }
}
